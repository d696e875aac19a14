"""What is measured stands on: a database with ten thousand products, and servers that come and go."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from models.user import RoleName
from shop_app.domain import access, search
from shop_app.runtime import ports, programs
from shop_app.runtime.processes import Child, Program, stop
from shop_app.settings import PROJECT, Settings
from tests.harness.cluster import Cluster, Database
from tests.harness.shop import Shop, open_shop
from tests.harness.staff import PASSWORD, hire

PRODUCTS = 10_000
_FILL = """
    INSERT INTO product (id, slug, title, description_html, vendor, product_type, seo_title, seo_description, status,
                         published_at)
    SELECT gen_random_uuid(), 'item-' || n, 'Item number ' || n, '<p>Made by hand, one of many.</p>',
           'Maker ' || n %% 50, 'Things', '', '', 'active', app_now() - n * interval '1 minute'
    FROM generate_series(1, %(count)s) AS n;
"""
_VARIANTS = """
    INSERT INTO variant (id, product_id, sku, position, barcode)
    SELECT gen_random_uuid(), id, 'SKU-' || slug, 0, '' FROM product;
    INSERT INTO price (id, variant_id, currency, amount_minor)
    SELECT gen_random_uuid(), id, 'USD', 990 + 500 * (row_number() OVER () % 40) FROM variant;
    INSERT INTO stock_level (id, variant_id, location_id, on_hand)
    SELECT gen_random_uuid(), v.id, l.id, 1000000 FROM variant v, location l;
    INSERT INTO media (id, product_id, position, alt, file, sha256, width, height, renditions, source)
    SELECT gen_random_uuid(), id, 0, title, 'bench/' || slug || '.webp', '\\x00', 1200, 1200,
           jsonb_build_object('320', 'bench/320.webp', '640', 'bench/640.webp'), '' FROM product;
    ANALYZE
"""


@dataclass(frozen=True)
class Ground:
    cluster: Cluster
    database: Database
    shop: Shop
    folder: Path

    @property
    def postgres(self) -> int:
        """The postmaster's own id."""
        pid = self.cluster.services.cluster().pid()
        assert pid is not None
        return pid

    def host(self, port: int) -> str:
        return f"{self.shop.subdomain}.localhost:{port}"

    def variants(self, count: int) -> list[UUID]:
        return self.shop.values("SELECT id FROM variant ORDER BY sku LIMIT %(count)s", count=count)

    def session(self) -> str:
        """A member of staff's who has signed in."""
        colleague = hire(self.database, self.shop.tenant_id, RoleName.OWNER)
        return access.sign_in(self.shop.visitor(), email=colleague.email, password=PASSWORD, address="203.0.113.7")

    @contextmanager
    def web(self, processes: int, **changed: str) -> Iterator[Server]:
        """Our own application, its limits lifted; ``changed`` are environment variables."""
        port = ports.choose()
        environment = {
            **os.environ,
            **self.database.environment,
            "PORT": str(port),
            "WEB_PROCESSES": str(processes),
            "RATE_LIMITS": "off",
            "LOG_LEVEL": "INFO",
            **changed,
        }
        program = programs.web(Settings.from_environment(environment), environment, self.folder / "web.log")
        with serving(program, port) as server:
            yield server

    @contextmanager
    def bare(self, factory: str, **environment: str) -> Iterator[Server]:
        """One of ``bare.py``'s applications, served alike."""
        port = ports.choose()
        program = Program(
            name="bare",
            command=[
                *(sys.executable, "-m", "granian", "--interface", "asgi", "--factory"),
                *("--host", "127.0.0.1", "--port", str(port), "--workers", "1", f"tests.bench.bare:{factory}"),
            ],
            environment={**os.environ, **self.database.environment, **environment},
            log=self.folder / "bare.log",
            folder=PROJECT,
            ready=lambda: programs.answers(f"http://127.0.0.1:{port}/1"),
        )
        with serving(program, port) as server:
            yield server


@dataclass(frozen=True)
class Server:
    port: int
    pid: int


@contextmanager
def serving(program: Program, port: int) -> Iterator[Server]:
    child = Child(program, bound=True)
    child.start()
    try:
        child.wait_until_ready()
        assert child.process is not None
        yield Server(port, child.process.pid)
    finally:
        stop([child], 5)


@contextmanager
def laid(cluster: Cluster, folder: Path) -> Iterator[Ground]:
    """A fresh database with one shop and its goods."""
    with cluster.database() as database:
        shop = open_shop()
        with psycopg.connect(database.admin_url) as admin:
            settings = "SELECT set_config('app.current_tenant_id', %s, true), set_config('app.now', now()::text, true)"
            admin.execute(settings, [str(shop.tenant_id)])
            admin.execute(_FILL, {"count": PRODUCTS})
            admin.execute(_VARIANTS)
        search.rebuild(shop.system())
        with psycopg.connect(database.admin_url, autocommit=True) as admin:
            # A shop that has stood for a minute knows how large its tables are.
            admin.execute("ANALYZE")
        yield Ground(cluster, database, shop, folder)
