"""Disputes: a shopper's bank takes a payment back, and gives it up or keeps it."""

from __future__ import annotations

from shop_app.integrations.payments.sandbox.books import Account, Document, new_id
from shop_app.integrations.payments.sandbox.parameters import DisputeUpdate, Expandable
from shop_app.integrations.payments.sandbox.refusals import Refusal

ANSWER_WITHIN_S = 7 * 24 * 3600
AWAITING = ("needs_response", "warning_needs_response")
ENDED = ("won", "lost", "warning_closed")
# docs.stripe.com/testing: what evidence decides, in test mode.
_DECISIVE = {"winning_evidence": "won", "losing_evidence": "lost"}


def begin(
    account: Account, charge: Document, *, reason: str, amount: int | None = None, inquiry: bool = False
) -> Document:
    """``amount`` in Stripe's units; all that is left of the charge by default. An inquiry takes nothing yet."""
    left = charge["amount"] - charge["amount_refunded"]
    amount = left if amount is None else amount
    if not (charge["captured"] and 0 < amount <= left) or taken(account, charge):
        raise Refusal(400, f"Charge {charge['id']} has nothing to dispute.")
    dispute = account.add(
        "dispute",
        "du",
        amount=amount,
        balance_transactions=[],
        charge=charge["id"],
        currency=charge["currency"],
        evidence={},
        evidence_details={
            "due_by": account.at + ANSWER_WITHIN_S,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        is_charge_refundable=inquiry,
        metadata={},
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="warning_needs_response" if inquiry else "needs_response",
    )
    charge["disputed"] = True
    account.keep(charge)
    account.record("charge.dispute.created", dispute)
    account.remind(dispute, account.at + ANSWER_WITHIN_S)
    return dispute if inquiry else _move(account, dispute, -amount)


def update(account: Account, asked: DisputeUpdate, dispute_id: str) -> Document:
    dispute = account.find("dispute", dispute_id)
    if dispute["status"] not in AWAITING:
        raise Refusal(400, "This dispute awaits no evidence.", code="dispute_unexpected_state")
    dispute["metadata"] |= asked.metadata
    dispute["evidence"] |= asked.evidence.model_dump(exclude_none=True)
    dispute["evidence_details"]["has_evidence"] = bool(dispute["evidence"])
    if asked.submit:
        dispute["evidence_details"]["submission_count"] += 1
        is_inquiry = dispute["status"] == "warning_needs_response"
        dispute["status"] = "warning_under_review" if is_inquiry else "under_review"
    account.keep(dispute)
    account.record("charge.dispute.updated", dispute)
    verdict = _DECISIVE.get(asked.evidence.uncategorized_text or "") if asked.submit else None
    return end(account, dispute, won=verdict == "won") if verdict else dispute


def close(account: Account, asked: Expandable, dispute_id: str) -> Document:
    """The merchant gives up."""
    dispute = account.find("dispute", dispute_id)
    if dispute["status"] in ENDED:
        raise Refusal(400, "This dispute is closed.", code="dispute_unexpected_state")
    return end(account, dispute, won=False)


def end(account: Account, dispute: Document, *, won: bool) -> Document:
    if dispute["status"] in ENDED:
        raise Refusal(400, "This dispute is closed.", code="dispute_unexpected_state")
    is_inquiry = dispute["status"].startswith("warning_")
    if is_inquiry and not won:
        # An inquiry that is lost becomes a dispute, and that is lost.
        _move(account, dispute, -dispute["amount"])
    dispute["status"] = ("warning_closed" if is_inquiry else "won") if won else "lost"
    dispute["is_charge_refundable"] = won
    account.keep(dispute)
    account.record("charge.dispute.closed", dispute)
    return _move(account, dispute, dispute["amount"]) if won and not is_inquiry else dispute


def lapse(account: Account, dispute: Document) -> None:
    """Nobody answered in time: lost; an inquiry that nobody answers merely ends."""
    if dispute["status"] in AWAITING:
        dispute["evidence_details"]["past_due"] = True
        end(account, dispute, won=dispute["status"].startswith("warning_"))


def taken(account: Account, charge: Document) -> int:
    """What banks hold of a charge at this moment, in Stripe's units."""
    found, _ = account.listed("dispute", limit=100, charge=charge["id"])
    return -sum(moved["amount"] for dispute in found for moved in dispute["balance_transactions"])


def _move(account: Account, dispute: Document, amount: int) -> Document:
    moved = {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "created": account.at,
        "currency": dispute["currency"],
        "type": "adjustment",
    }
    dispute["balance_transactions"].append(moved)
    account.keep(dispute)
    account.record(f"charge.dispute.funds_{'withdrawn' if amount < 0 else 'reinstated'}", dispute)
    return dispute
