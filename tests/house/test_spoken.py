"""No sentence is hard-coded, and German says everything that a shopper can read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.messages import REFUSING, SAYING, missing
from tests.house.sources import files, name_of, tree

SCREENS = ("shop_app/pages", "shop_app/components", "shop_app/states")
READ_ALOUD = {"alt", "aria-label", "label", "placeholder", "title", "why_not", "help_text"}
# A word that begins a sentence. Names of icons, classes and fields begin small.
_SENTENCE = re.compile(r"\s*[A-ZÀ-Ý][a-zà-ÿ]+")
# What translates a literal, keeps it for later, or is no text for people.
_TRANSLATED = {*SAYING, *REFUSING, "get_logger", "Literal", "TypeVar", "ParamSpec", "replace"}

# What shoppers and the receivers of mails read. The rest belongs to staff, in English where German lacks it.
FOR_SHOPPERS = (
    *("shop_app/pages/storefront", "shop_app/pages/account", "shop_app/states/storefront", "shop_app/states/account"),
    *("shop_app/components/ui", "shop_app/components/layout", "shop_app/components/forms", "shop_app/first_paint"),
    *("shop_app/domain/notifications", "shop_app/domain/carts", "shop_app/domain/checkout", "shop_app/domain/search"),
    *("shop_app/domain/customers", "shop_app/domain/pricing", "shop_app/domain/wishlists", "shop_app/api/signing.py"),
    *("shop_app/domain/orders/by_buyer.py", "shop_app/domain/invoices/wording.py", "shop_app/api/preferences.py"),
    *("shop_app/domain/catalog/queries.py", "shop_app/domain/catalog/rules.py", "shop_app/domain/reviews/commands.py"),
    *("shop_app/states/door.py", "shop_app/routes.py", "models/values"),
)
FOR_STAFF = (
    *("shop_app/components/layout/admin.py", "shop_app/components/layout/desk.py"),
    *("shop_app/components/forms/stock_sheet.py", "shop_app/components/forms/fulfillment_sheet.py"),
)


def literals(node: ast.AST, name: str = "") -> Iterator[tuple[int, str]]:
    """Texts that a page would show as they stand."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            called = child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", "")
            if called in _TRANSLATED:
                continue
            said = [*child.args, *(word.value for word in child.keywords if word.arg in READ_ALOUD)]
            yield from _constants(said)
        elif isinstance(child, ast.Dict):
            pairs = zip(child.keys, child.values, strict=True)
            yield from _constants(
                [value for key, value in pairs if isinstance(key, ast.Constant) and key.value in READ_ALOUD]
            )
        yield from literals(child)


def _constants(nodes: list[ast.expr]) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SENTENCE.match(node.value):
            yield node.lineno, node.value


def test_no_sentence_is_hard_coded() -> None:
    strange = [f"{name_of(path)}:{line}: {text}" for path in files(*SCREENS) for line, text in literals(tree(path))]
    assert not strange


def test_a_hard_coded_sentence_is_noticed() -> None:
    page = ast.parse(
        'button("Save", label=t("Fine")); rx.el.p(t("Fine"), title="Not fine", custom_attrs={"alt": "Nor this"})'
    )
    assert [text for _, text in literals(page)] == ["Save", "Not fine", "Nor this"]


def test_german_says_what_shoppers_read() -> None:
    lacking = [
        f"{place}: {sentence[0]}"
        for sentence, place in missing("de").items()
        if place.startswith(FOR_SHOPPERS) and not place.startswith(FOR_STAFF)
    ]
    assert not lacking, "\n".join(lacking)


def test_every_named_place_exists() -> None:
    root = Path(__file__).parents[2]
    assert [place for place in (*FOR_STAFF,) if not (root / place).exists()] == []
