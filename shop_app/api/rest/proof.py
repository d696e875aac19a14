"""The invariants held against a shop's own rows."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.proof import ProofRun
from shop_app.domain import audit

RUNS = "/api/v1/proof/runs"

router = APIRouter(tags=["Proof"], responses=refusals(403, 429))


def _run_data(run: audit.ProofRun) -> ProofRun:
    return {
        "ran_at": run.ran_at.isoformat(),
        "took_ms": run.took_ms,
        "checks": run.checks,
        "holds": not run.broken,
        "broken": [{"invariant": row["invariant"], "detail": row["detail"]} for row in run.broken],
    }


@router.get(RUNS, response_model=Envelope[list[ProofRun]])
async def list_runs(call: StaffCall, limit: Annotated[int, Query(ge=1, le=100)] = 12) -> Response:
    """For staff: the latest looks, newest first. The worker looks every five minutes."""
    return await call.look(
        lambda uow: audit.list_proofs(uow, limit=limit), lambda runs: [_run_data(run) for run in runs]
    )


@router.post(RUNS, status_code=201, response_model=Envelope[ProofRun])
async def run_proof(call: StaffCall) -> Response:
    """For staff: looks now. Nothing but the record of the look is written."""
    return await call.change(audit.run_proof, _run_data, status=201)
