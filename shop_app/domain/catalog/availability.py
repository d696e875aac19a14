"""How many of a variant may be sold, as SQL: one expression, for every statement that shows or checks it."""

from __future__ import annotations

# What one level lets go: what lies there, what may be owed, and, until the day it is out, what may be ordered ahead.
_LEVEL = """
    greatest(s.on_hand + s.backorder_limit - s.reserved, 0)
    + CASE WHEN {variant}.available_on > (app_now() AT TIME ZONE 'UTC')::date
           THEN s.preorder_limit - s.preordered ELSE 0 END
"""
_OF_VARIANT = f"""
    SELECT coalesce(sum({_LEVEL}), 0)::bigint FROM stock_level s
    WHERE s.tenant_id = {{variant}}.tenant_id AND s.variant_id = {{variant}}.id AND s.is_active
"""
_OF_BUNDLE = f"""
    SELECT min(({_OF_VARIANT.format(variant="part")}) / b.quantity)
    FROM bundle_component b JOIN variant part ON part.tenant_id = b.tenant_id AND part.id = b.component_id
    WHERE b.tenant_id = {{variant}}.tenant_id AND b.bundle_id = {{variant}}.id AND part.is_tracked
"""


def available_units(variant: str) -> str:
    """The units of the row ``variant`` that may be sold from all active locations; NULL is without limit.

    Of a bundle as many as its scarcest component allows; what is not tracked is not counted.
    """
    return f"""
        CASE WHEN NOT {variant}.is_tracked THEN NULL
             WHEN {variant}.is_bundle THEN ({_OF_BUNDLE.format(variant=variant)})
             ELSE ({_OF_VARIANT.format(variant=variant)}) END"""
