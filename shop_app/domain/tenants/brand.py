"""A shop's own marks: a logo for its header and its mails, an icon for tabs and home screens.

They come as uploads and leave as PNG, which every mail program shows. Nothing is drawn while a unit is open.
"""

from __future__ import annotations

import io
from uuid import UUID

from PIL import Image
from psycopg.types.json import Jsonb

from models.errors import ValidationFailed
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import pictures
from shop_app.domain.pictures import StoredPicture
from shop_app.domain.tenants.queries import current
from shop_app.domain.tenants.schemas import ShopSettings
from shop_app.integrations.files import files

# Three times what is shown, for screens with three pixels to one.
LOGO_BOX = (640, 128)
LEAST_LOGO_HEIGHT = 40
WIDEST_LOGO, TALLEST_LOGO = 8.0, 1.5
ICON_SIZES = (32, 180, 192, 512)
LEAST_ICON = 192

_LOGO = "UPDATE tenant SET logo = %(marks)s WHERE id = %(id)s"
_ICONS = "UPDATE tenant SET icons = %(marks)s WHERE id = %(id)s"


def set_logo(context: Context, upload_id: UUID | None) -> ShopSettings:
    """The logo instead of the shop's name; without an upload the name stands there again. Undone by the former file.

    ``ValidationFailed`` for one that is too small, or too long or too tall for a header.
    """
    given = in_unit(context, _asked_for, upload_id)
    logo = {} if given is None else _drawn_logo(context, given)
    return in_unit(context.later(), _save, _LOGO, logo)


def set_icon(context: Context, upload_id: UUID | None) -> ShopSettings:
    """The icon of tabs and home screens, in every size they ask for. Undone by the former file.

    ``ValidationFailed`` for one that is not square, or smaller than 192 pixels.
    """
    given = in_unit(context, _asked_for, upload_id)
    icons = {} if given is None else _drawn_icons(context, given)
    return in_unit(context.later(), _save, _ICONS, icons)


def check_logo(width: int, height: int) -> None:
    """Whether a header of one line can hold it."""
    if height < LEAST_LOGO_HEIGHT:
        raise ValidationFailed(
            t("Use a logo that is at least {least} pixels high.", least=LEAST_LOGO_HEIGHT), field="logo"
        )
    if not 1 / TALLEST_LOGO <= width / height <= WIDEST_LOGO:
        raise ValidationFailed(t("Use a logo that is at most eight times as wide as it is high."), field="logo")


def check_icon(width: int, height: int) -> None:
    """Whether it fills a square, and is large enough for a home screen."""
    if width != height:
        raise ValidationFailed(t("Use a square picture as icon."), field="icon")
    if width < LEAST_ICON:
        raise ValidationFailed(t("Use an icon of at least {least} pixels.", least=LEAST_ICON), field="icon")


def _asked_for(uow: UnitOfWork, upload_id: UUID | None) -> StoredPicture | None:
    require(uow, Permission.SETTINGS_WRITE)
    return None if upload_id is None else pictures.received(uow, upload_id)


def _save(uow: UnitOfWork, statement: str, marks: dict[str, object]) -> ShopSettings:
    require(uow, Permission.SETTINGS_WRITE)
    uow.execute(statement, id=uow.tenant_id, marks=Jsonb(marks))
    uow.record("ShopChanged", aggregate="tenant", aggregate_id=uow.tenant_id)
    return current(uow)


def _drawn_logo(context: Context, given: StoredPicture) -> dict[str, object]:
    check_logo(given.width, given.height)
    store = files()
    image = pictures.opened(store.read(given.file))
    image.thumbnail(LOGO_BOX, Image.Resampling.LANCZOS)
    return {"file": store.put(context.tenant_id, _png(image), "png"), "width": image.width, "height": image.height}


def _drawn_icons(context: Context, given: StoredPicture) -> dict[str, object]:
    check_icon(given.width, given.height)
    store = files()
    image = pictures.opened(store.read(given.file))
    sizes = [size for size in ICON_SIZES if size <= image.width]
    drawn = {size: image.resize((size, size), Image.Resampling.LANCZOS) for size in sizes}
    return {str(size): store.put(context.tenant_id, _png(icon), "png") for size, icon in drawn.items()}


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
