from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from shop_app.api.sandbox_proxy import sandbox_proxy
from shop_app.integrations.payments.gateway import PaymentOutcome
from tests.harness.sandbox import GOOD_CARD, Sandbox, running
from tests.integrations.payments.conftest import page_request


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


def shop_with(address: str) -> httpx.AsyncClient:
    """A shop that has nothing but the sandbox's pages."""
    app = Starlette(routes=[Mount("/sandbox-stripe", sandbox_proxy(address))])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo.localhost:8000")


@pytest.fixture
async def shop(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with shop_with(sandbox.address) as shop:
        yield shop


async def test_a_shopper_pays_without_leaving_the_shops_origin(sandbox: Sandbox, shop: httpx.AsyncClient) -> None:
    page = sandbox.gateway().open_page(page_request())
    form = await shop.get(page.url)
    assert (form.status_code, "Card number" in form.text) == (200, True)
    policy = form.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    style = await shop.get(httpx.URL(page.url).join("style.css"))
    assert style.headers["content-type"].startswith("text/css")
    paid = await shop.post(page.url, data={"number": GOOD_CARD, "expiry": "12/34", "cvc": "123"})
    assert (paid.status_code, paid.headers["location"]) == (
        303,
        f"http://demo.localhost:8000/orders/token?session={page.session_id}",
    )
    assert sandbox.gateway().fetch(session_id=page.session_id).status is PaymentOutcome.SUCCEEDED


async def test_3d_secure_stays_on_it_too(sandbox: Sandbox, shop: httpx.AsyncClient) -> None:
    page = sandbox.gateway().open_page(page_request())
    step = await shop.post(page.url, data={"number": "4000002760003184", "expiry": "12/34", "cvc": "123"})
    bank = httpx.URL(page.url).join(step.headers["location"])
    assert bank.path.startswith("/sandbox-stripe/pay/authenticate/pi_")
    back = bank.join((await shop.post(bank, data={"outcome": "complete"})).headers["location"])
    assert str(back) == page.url
    assert (await shop.get(back)).headers["location"].startswith("http://demo.localhost:8000/orders/")


@pytest.mark.parametrize(
    "path",
    [
        "/_sandbox/books",
        "/v1/payment_intents",
        "/pay/../_sandbox/books",
        "/pay/%2e%2e/_sandbox/books",
        "/pay/..%2f_sandbox%2fbooks",
        "/pay/%2e%2e%2fv1%2fpayment_intents?limit=1",
        "/pay/authenticate/%2e%2e/%2e%2e/_sandbox/books",
        "/pay/cs_1%3f/../../_sandbox/books",
    ],
)
async def test_the_sandboxs_own_doors_stay_closed(shop: httpx.AsyncClient, path: str) -> None:
    answer = await shop.get("http://demo.localhost:8000/sandbox-stripe" + path)
    assert answer.status_code == 404
    assert "payment_intent_id" not in answer.text


async def test_a_long_body_is_refused(shop: httpx.AsyncClient) -> None:
    answer = await shop.post("/sandbox-stripe/pay/cs_test_1", content=b"x" * 20_000)
    assert answer.status_code == 413


async def test_a_sandbox_that_is_away_is_said_so() -> None:
    async with shop_with("http://127.0.0.1:9") as shop:
        assert (await shop.get("/sandbox-stripe/pay/cs_test_1")).status_code == 503


def test_it_forwards_to_this_machine_only() -> None:
    with pytest.raises(ValueError, match="this machine"):
        sandbox_proxy("https://api.stripe.com")
