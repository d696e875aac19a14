"""Orders that staff compose: written, quoted, mailed as a link, paid once."""

from models.draft import DraftStatus
from shop_app.domain.drafts.commands import cancel_draft, change_draft, create_draft, send_draft
from shop_app.domain.drafts.ordering import begin, buy, convert
from shop_app.domain.drafts.queries import find_draft, list_drafts, offer
from shop_app.domain.drafts.schemas import (
    Begun,
    Bought,
    DraftContent,
    DraftLineView,
    DraftRow,
    DraftSummary,
    DraftView,
    LineContent,
    Sent,
)

__all__ = [
    "Begun",
    "Bought",
    "DraftContent",
    "DraftLineView",
    "DraftRow",
    "DraftStatus",
    "DraftSummary",
    "DraftView",
    "LineContent",
    "Sent",
    "begin",
    "buy",
    "cancel_draft",
    "change_draft",
    "convert",
    "create_draft",
    "find_draft",
    "list_drafts",
    "offer",
    "send_draft",
]
