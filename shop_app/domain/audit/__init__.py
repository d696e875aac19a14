"""What must stay true, as queries that return whatever breaks it (``checks/``), and who looks when."""

from shop_app.domain.audit.commands import run_proof
from shop_app.domain.audit.definition import checks
from shop_app.domain.audit.published import published_proof
from shop_app.domain.audit.queries import find_violations, list_proofs, standing
from shop_app.domain.audit.schemas import ProofRun, PublishedProof, Standing, Violation

__all__ = [
    "ProofRun",
    "PublishedProof",
    "Standing",
    "Violation",
    "checks",
    "find_violations",
    "list_proofs",
    "published_proof",
    "run_proof",
    "standing",
]
