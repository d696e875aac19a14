"""Pictures on their way in: made harmless, made small, and kept within what a shop may store (D24)."""

from shop_app.domain.pictures.intake import blur_of, opened, store_picture
from shop_app.domain.pictures.renditions import Kind, render
from shop_app.domain.pictures.room import check_room, room_left
from shop_app.domain.pictures.rules import MOST_BYTES, WIDTHS
from shop_app.domain.pictures.schemas import Renditions, StoredPicture, Ticket
from shop_app.domain.pictures.uploads import check_ticket, forget_uploads, promise_upload, receive_upload, received

__all__ = [
    "MOST_BYTES",
    "WIDTHS",
    "Kind",
    "Renditions",
    "StoredPicture",
    "Ticket",
    "blur_of",
    "check_room",
    "check_ticket",
    "forget_uploads",
    "opened",
    "promise_upload",
    "receive_upload",
    "received",
    "render",
    "room_left",
    "store_picture",
]
