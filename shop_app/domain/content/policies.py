"""The pages that every shop must have, in our words until it has saved its own.

Drafts are made of the shop's own facts each time they are read, and say nothing that the shop does not do: what the law
of its country asks beyond that, only the shop can write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shop_app.core.formatting import money_text
from shop_app.core.translation import N_, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.content.schemas import Page
from shop_app.domain.tenants import ShopSettings

RETURN_DAYS = 30

_LEGAL = "SELECT legal_address FROM tenant WHERE id = %(id)s"


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a draft may speak of."""

    shop: ShopSettings
    legal_address: str
    methods: tuple[str, ...]

    @property
    def owner(self) -> str:
        return _plain(self.shop.legal_name or self.shop.name)

    @property
    def mail(self) -> str:
        address = self.shop.support_email
        return f"[{address}](mailto:{address})" if address else ""


def _plain(text: str) -> str:
    """A shop's own word inside Markdown, without a meaning of its own there."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in text)


def _shipping(facts: _Facts) -> str:
    how = "\n".join(f"- {method}" for method in facts.methods)
    body = (
        t("You see the day of arrival and the price of delivery in your cart, before you pay."),
        f"## {t('How we deliver')}\n\n{how}" if how else "",
        f"## {t('Follow your parcel')}",
        t("The link in your confirmation mail shows where your order is. It needs no account."),
    )
    return "\n\n".join(filter(None, body))


def _returns(facts: _Facts) -> str:
    body = (
        t("Changed your mind? Send it back within {days} days of its arrival.", days=RETURN_DAYS),
        f"## {t('How to return something')}",
        "1. " + t("Open the link in your confirmation mail and choose what you send back."),
        "2. " + t("Wait for our answer: it says where to send the parcel."),
        "3. " + t("We refund you by the way you paid, once the goods are here."),
        t("Something arrived broken? Write to us, and we put it right: {mail}.", mail=facts.mail) if facts.mail else "",
    )
    return "\n\n".join(filter(None, body))


def _contact(facts: _Facts) -> str:
    address = "  \n".join(_plain(line) for line in (facts.legal_address or "").splitlines() if line.strip())
    body = (
        t("Write to us: {mail}.", mail=facts.mail) if facts.mail else "",
        t("Tell us the number of your order, so that we find it at once."),
        f"## {t('Who we are')}",
        "  \n".join(filter(None, (facts.owner, address))),
    )
    return "\n\n".join(filter(None, body))


def _terms(facts: _Facts) -> str:
    tax = t("Prices include tax.") if facts.shop.prices_include_tax else t("Tax is added at checkout.")
    body = (
        t("You buy from {owner}.", owner=facts.owner),
        f"## {t('Your order')}",
        t("A contract begins when we confirm your order by mail. Until your parcel is packed you can cancel it."),
        f"## {t('Prices and payment')}",
        tax + " " + t("You see the whole price before you pay, and you pay on the payment provider's own page."),
        f"## {t('Delivery and returns')}",
        t("See [Delivery](/pages/shipping) and [Returns](/pages/returns)."),
    )
    return "\n\n".join(body)


def _privacy(facts: _Facts) -> str:
    asked = t("Ask us for a copy of what we know of you, or to delete it: {mail}.", mail=facts.mail)
    body = (
        t("{owner} is responsible for your data.", owner=facts.owner),
        f"## {t('What we keep')}",
        t("For an order we keep your name, your address, your e-mail address and what you bought. We need them to"
          " deliver, and the law asks us to keep invoices."),
        t("Card numbers go to the payment provider only. We never see them."),
        f"## {t('Cookies')}",
        t("This shop sets only cookies that it cannot work without: one for your cart, one while you are signed in,"
          " and your choice of language and currency. Your browser keeps for itself which products you looked at and"
          " whether you like it dark. There are no advertising or tracking cookies, so there is nothing to consent to"
          " and no banner."),
        f"## {t('Your rights')}" if facts.mail else "",
        asked if facts.mail else "",
    )  # fmt: skip
    return "\n\n".join(filter(None, body))


# The words of a link, which cost nothing to say.
_TITLES = {
    "shipping": N_("Delivery"),
    "returns": N_("Returns"),
    "contact": N_("Contact"),
    "terms": N_("Terms"),
    "privacy": N_("Privacy"),
}
_DRAFTS: dict[str, Callable[[_Facts], str]] = {
    "shipping": _shipping,
    "returns": _returns,
    "contact": _contact,
    "terms": _terms,
    "privacy": _privacy,
}
POLICIES = tuple(_DRAFTS)


def title_of(slug: str) -> str:
    """What a policy is called, in the reader's language."""
    return t(_TITLES[slug])


def draft_of(uow: UnitOfWork, slug: str) -> Page:
    """One policy in our words, in the reader's language."""
    return _page(slug, _facts(uow))


def drafts(uow: UnitOfWork, slugs: Sequence[str]) -> list[Page]:
    """The same of several."""
    if not slugs:
        return []
    facts = _facts(uow)
    return [_page(slug, facts) for slug in slugs]


def _page(slug: str, facts: _Facts) -> Page:
    body = _DRAFTS[slug](facts)
    return Page(slug=slug, title=title_of(slug), body=body, is_draft=True, position=POLICIES.index(slug))


def _facts(uow: UnitOfWork) -> _Facts:
    shop = tenants.current(uow)
    currency = tenants.currency_in_use(uow)
    methods = tuple(
        t(
            "{method}: {least}–{most} working days, {price}",
            method=_plain(method.name),
            least=method.min_days,
            most=method.max_days,
            price=money_text(method.amount_minor, currency) if method.amount_minor else t("free"),
        )
        for method in tenants.shipping_methods(uow, currency, shop.country)
    )
    return _Facts(shop, uow.scalar(_LEGAL, id=uow.tenant_id) or "", methods)
