"""Runs migrations as role ``owner``, one at a time, from ``DATABASE_OWNER_URL``."""

import os
from functools import partial

import psycopg
from sqlalchemy import create_engine, text

from alembic import context
from models.registry import metadata
from models.values import clock

# Any constant will do, so long as two runs use the same one.
MIGRATION_LOCK = 0x5348_4F50


def include_name(name: str | None, kind: str, parents: object) -> bool:
    """Compare our own tables only."""
    return kind != "table" or name in metadata.tables


def migrate() -> None:
    engine = create_engine("postgresql+psycopg://", creator=partial(psycopg.connect, os.environ["DATABASE_OWNER_URL"]))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
        # Whoever waits for a table's lock makes everybody wait behind it: rather give up, and be run again.
        connection.execute(text("SET lock_timeout = '5s'"))
        # Columns that old rows get with `app_now()` as their default: outside a unit of work nobody has set it.
        connection.execute(text("SELECT set_config('app.now', :now, false)"), {"now": clock.now().isoformat()})
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_name=include_name,
            transaction_per_migration=True,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


migrate()
