from __future__ import annotations

from collections.abc import Callable

from models.user import RoleName
from shop_app.domain import audit
from shop_app.states.merchant.proof import ProofState
from tests.harness.shop import Shop, open_shop
from tests.harness.tab import Tab

TabOf = Callable[[RoleName], Tab]


async def test_before_the_first_look_nothing_is_claimed(shop: Shop, tab_of: TabOf) -> None:
    screen = tab_of(RoleName.OWNER).at("/admin/proof", ProofState)
    await screen.load()
    assert (screen.is_loaded, screen.view.headline, screen.view.checks) == (True, "", [])


async def test_an_owner_looks_and_everything_holds(shop: Shop, tab_of: TabOf) -> None:
    shop.sell({shop.add_variant(): 2})
    screen = tab_of(RoleName.OWNER).at("/admin/proof", ProofState)
    async for _ in screen.run():
        pass
    assert screen.view.tone == "success"
    assert {check.verdict for check in screen.view.checks} == {"Holds"}
    assert {check.number for check in screen.view.checks} == set(audit.checks())
    assert (len(screen.view.looks), screen.is_running) == (1, False)


async def test_what_is_broken_is_named_and_the_neighbours_see_nothing_of_it(shop: Shop, tab_of: TabOf) -> None:
    variant, neighbour = shop.add_variant(stock=10), open_shop()
    shop.sell({variant: 2})
    shop.run("UPDATE stock_level SET on_hand = on_hand + 1 WHERE variant_id = %(id)s", id=variant)
    assert [row["invariant"] for row in shop.do(audit.run_proof).broken] == ["I-11"]
    assert neighbour.do(audit.run_proof).broken == []
    screen = tab_of(RoleName.OWNER).at("/admin/proof", ProofState)
    await screen.load()
    (broken,) = [check for check in screen.view.checks if check.tone == "danger"]
    assert (broken.number, len(broken.details), screen.view.headline) == ("I-11", 1, "1 row is broken")


async def test_whoever_sells_only_may_not_look(shop: Shop, tab_of: TabOf) -> None:
    screen = tab_of(RoleName.MERCHANT).at("/admin/proof", ProofState)
    await screen.load()
    assert "audit:read" in screen.refusal
