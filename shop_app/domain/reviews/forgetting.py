"""What stays of a review when its author is forgotten: the stars and the words, and nobody's name."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.reviews.standing import tell_product

_DROP_PICTURES = """
    DELETE FROM review_picture m USING review r
    WHERE r.tenant_id = m.tenant_id AND r.id = m.review_id AND r.customer_id = %(customer)s
"""
_FORGET = "UPDATE review SET author = '', customer_id = NULL WHERE customer_id = %(customer)s RETURNING product_id"


def anonymise(uow: UnitOfWork, customer_id: UUID) -> None:
    """Takes the name, the photographs and the customer off a customer's reviews. Final: what they were is gone.

    The order stays as the proof that they were bought for; who placed it is forgotten with the customer.
    """
    require(uow, Permission.CUSTOMERS_WRITE)
    uow.execute(_DROP_PICTURES, customer=customer_id)
    products: list[UUID] = uow.scalars(_FORGET, customer=customer_id)
    for product_id in products:
        tell_product(uow, product_id)
