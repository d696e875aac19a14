from __future__ import annotations

from shop_app.runtime.roles import url_for


def test_a_role_is_found_at_the_same_server() -> None:
    admin = "postgresql://postgres:secret@db.example:5433/postgres"
    assert url_for(admin, "app", "p/w") == "postgresql://app:p/w@db.example:5433/shop"


def test_of_several_servers_the_one_that_takes_writes_is_asked_for() -> None:
    admin = "postgresql://postgres:secret@one:5433,two:5434/postgres"
    assert url_for(admin, "app", "pw") == "postgresql://app:pw@one:5433,two:5434/shop?target_session_attrs=read-write"
    same_port = "postgresql://postgres:secret@/postgres?host=one,two&port=5433"
    assert "@one:5433,two:5433/" in url_for(same_port, "app", "pw")
