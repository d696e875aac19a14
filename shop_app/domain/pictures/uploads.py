"""Sending a picture in three steps: ask for an address, send the bytes there, say what the picture is for.

The address is the permission: signed by us for one type, one size and a quarter of an hour, so that whoever sends the
bytes needs no session, and nothing is read of a body that was not promised.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from models.errors import Conflict, NotFound, PermissionDenied
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.pictures.intake import store_picture
from shop_app.domain.pictures.room import check_room
from shop_app.domain.pictures.rules import check_media_type, check_size
from shop_app.domain.pictures.schemas import StoredPicture, Ticket
from shop_app.integrations.files import files
from shop_app.settings import settings

SENT_WITHIN = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)

_PROMISE = """
    INSERT INTO upload (id, media_type, size_bytes, expires_at, file, width, height, blur)
    VALUES (%(id)s, %(media_type)s, %(size_bytes)s, %(expires_at)s, '', 0, 0, '')
"""
_UPLOAD = "SELECT file, sha256, width, height, size_bytes, blur, created_at FROM upload WHERE id = %(id)s"
_RECEIVE = """
    UPDATE upload SET file = %(file)s, sha256 = %(sha256)s, width = %(width)s, height = %(height)s, blur = %(blur)s,
        size_bytes = %(size_bytes)s, received_at = app_now()
    WHERE id = %(id)s AND received_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class _Upload:
    file: str
    sha256: bytes | None
    width: int
    height: int
    size_bytes: int
    blur: str
    created_at: datetime


def promise_upload(uow: UnitOfWork, *, media_type: str, size_bytes: int) -> Ticket:
    """Leave to send one picture. Not undone: a promise that nobody keeps is forgotten after a day."""
    require(uow, Permission.CATALOG_WRITE)
    check_media_type(media_type)
    check_size(size_bytes)
    check_room(uow, size_bytes)
    ticket = Ticket(
        upload_id=new_id(),
        media_type=media_type,
        size_bytes=size_bytes,
        expires_at=uow.now.replace(microsecond=0) + SENT_WITHIN,
        signature="",
    )
    uow.execute(
        _PROMISE, id=ticket.upload_id, media_type=media_type, size_bytes=size_bytes, expires_at=ticket.expires_at
    )
    return replace(ticket, signature=_signature(uow.tenant_id, ticket))


def check_ticket(tenant_id: UUID, ticket: Ticket, now: datetime) -> None:
    """``PermissionDenied`` for a ticket that we did not sign for this shop, and for one whose time is over."""
    if not hmac.compare_digest(ticket.signature.encode(), _signature(tenant_id, ticket).encode()):
        raise PermissionDenied(t("This address is not ours. Ask for a new one."), code="TICKET_INVALID")
    if now > ticket.expires_at:
        raise PermissionDenied(t("This address has expired. Ask for a new one."), code="TICKET_EXPIRED")


def receive_upload(context: Context, ticket: Ticket, content: bytes) -> StoredPicture:
    """Takes in what was sent to a ticket's address, whose signature is the permission. Repeating it changes nothing."""
    check_ticket(context.tenant_id, ticket, context.now)
    if len(content) != ticket.size_bytes:
        raise PermissionDenied(t("Send exactly as many bytes as you asked for."), code="TICKET_INVALID")
    picture = store_picture(context.tenant_id, content, files(), media_type=ticket.media_type)
    in_unit(context, _keep, ticket.upload_id, picture)
    return picture


def _keep(uow: UnitOfWork, upload_id: UUID, picture: StoredPicture) -> None:
    is_first = uow.execute(
        _RECEIVE,
        id=upload_id,
        file=picture.file,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        blur=picture.blur,
        size_bytes=picture.size_bytes,
    )
    if is_first:
        return
    standing = uow.first(_Upload, _UPLOAD, id=upload_id)
    if standing is None:
        raise NotFound(t("There is no such upload. Ask for a new address."))
    if standing.sha256 != picture.sha256:
        raise Conflict(t("Something else was sent to this address already. Ask for a new one."), code="ALREADY_SENT")


def received(uow: UnitOfWork, upload_id: UUID) -> StoredPicture:
    """The picture behind an upload; ``NotFound`` until it has come, and after its day."""
    upload = uow.first(_Upload, _UPLOAD, id=upload_id)
    if upload is None or upload.sha256 is None or upload.created_at + KEPT_FOR < uow.now:
        raise NotFound(t("There is no such upload. Send the picture again."), field="upload_id")
    return StoredPicture(
        file=upload.file,
        sha256=upload.sha256,
        width=upload.width,
        height=upload.height,
        size_bytes=upload.size_bytes,
        blur=upload.blur,
    )


def forget_uploads(uow: UnitOfWork) -> int:
    """Deletes what nobody needs any more: uploads of which a day ago became a picture, or nothing."""
    return uow.execute("DELETE FROM upload WHERE created_at < %(before)s", before=uow.now - KEPT_FOR)


def _signature(tenant_id: UUID, ticket: Ticket) -> str:
    parts = (
        "PUT",
        tenant_id.hex,
        ticket.upload_id.hex,
        ticket.media_type,
        str(ticket.size_bytes),
        str(int(ticket.expires_at.timestamp())),
    )
    message = "upload\0" + "\0".join(parts)
    return hmac.digest(settings().secret_key.encode(), message.encode(), "sha256").hex()
