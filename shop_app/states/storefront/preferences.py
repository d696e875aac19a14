"""What a shopper may choose from in every footer: language, currency, and where parcels go."""

from __future__ import annotations

import dataclasses

from shop_app.core.formatting import country_text, currency_text
from shop_app.core.translation import language_name
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants

# Every page carries the list: a shop that sells all over the world asks for the country at checkout.
MOST_COUNTRIES = 40


@dataclasses.dataclass
class Choice:
    """One of several."""

    value: str = ""
    label: str = ""


@dataclasses.dataclass
class PreferencesView:
    """The lists, and what of them is in use. A list of one is empty: there is nothing to choose."""

    locale: str = ""
    currency: str = ""
    country: str = ""
    languages: list[Choice] = dataclasses.field(default_factory=list)
    currencies: list[Choice] = dataclasses.field(default_factory=list)
    countries: list[Choice] = dataclasses.field(default_factory=list)
    is_open: bool = False


def preferences_view(uow: UnitOfWork) -> PreferencesView:
    """This caller's choices in this unit's shop."""
    offered = tenants.offered(uow)
    context = uow.context
    languages = _several([Choice(locale, language_name(locale)) for locale in offered.locales])
    currencies = _several([Choice(code, currency_text(code)) for code in offered.currencies])
    countries = _several([Choice(code, country_text(code)) for code in offered.countries[:MOST_COUNTRIES]])
    if len(offered.countries) > MOST_COUNTRIES:
        countries = []
    countries.sort(key=lambda choice: choice.label)
    return PreferencesView(
        locale=context.locale,
        currency=context.currency or offered.currencies[0],
        country=context.country or tenants.current(uow).country,
        languages=languages,
        currencies=currencies,
        countries=countries,
        is_open=bool(languages or currencies or countries),
    )


def _several(choices: list[Choice]) -> list[Choice]:
    return choices if len(choices) > 1 else []
