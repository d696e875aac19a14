"""A customer with an account, as sign-up and the mailed link leave one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from uuid import UUID

from shop_app.core.context import Context
from shop_app.core.tokens import new_token, token_sha256
from shop_app.domain import customers
from tests.harness.shop import Shop

PASSWORD = "a long enough password"
ADDRESS_OF_TESTS = "203.0.113.20"
_numbers = count(1)


@dataclass(frozen=True)
class Shopper:
    """``context`` is the signed-in customer; ``token`` is what the cookie keeps."""

    shop: Shop
    email: str
    token: str
    context: Context

    @property
    def customer_id(self) -> UUID:
        assert self.context.actor.customer_id is not None
        return self.context.actor.customer_id


def mailed_link(shop: Shop, email: str, purpose: str = "sign_up") -> str:
    """The token in the latest mail of its kind to this address."""
    token_id: UUID = shop.value(
        "SELECT id FROM customer_token WHERE email = %(email)s AND purpose = %(purpose)s ORDER BY id DESC LIMIT 1",
        email=email,
        purpose=purpose,
    )
    return shop.do(customers.link_token, token_id)


def sign_in(shop: Shop, email: str, password: str = PASSWORD, address: str = ADDRESS_OF_TESTS) -> customers.SignedIn:
    """As the form does, in a browser nobody has seen before."""
    return customers.sign_in(shop.visitor(), email=email, password=password, address=address)


def joined(shop: Shop, email: str = "", password: str = PASSWORD) -> Shopper:
    """Somebody who signed up, followed the link, and is signed in with a browser of their own."""
    number = next(_numbers)
    email = email or f"shopper{number}@example.com"
    visitor = shop.visitor()
    customers.sign_up(visitor, email=email, password=password, address=f"198.51.100.{number % 250}")
    signed_in = customers.confirm_sign_up(visitor, token=mailed_link(shop, email), device="Firefox, Linux")
    return Shopper(shop, email, signed_in.token, customers.in_name_of(visitor, signed_in.token))


def elsewhere(shopper: Shopper) -> Shopper:
    """The same person at another browser."""
    signed_in = sign_in(shopper.shop, shopper.email)
    visitor = shopper.shop.visitor()
    actor = replace(visitor.actor, visitor_sha256=token_sha256(new_token()))
    context = customers.in_name_of(replace(visitor, actor=actor), signed_in.token)
    return Shopper(shopper.shop, shopper.email, signed_in.token, context)
