"""The sandbox's own books: one SQLite file, outside the shop's database, so that it can judge the shop's."""

from __future__ import annotations

import json
import secrets
import sqlite3
import string
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shop_app.integrations.payments.sandbox.refusals import no_such
from shop_app.integrations.payments.sandbox.schema import SCHEMA, UPGRADE

API_VERSION = "2026-10-28.endive"
KEY_PREFIX = "sk_test_sandbox_"
KEY_LIFE_S = 24 * 3600

Document = dict[str, Any]


class Books:
    """Opened by one sandbox process; another process may register a webhook in them at the same time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.rows = sqlite3.connect(path, isolation_level=None)
        self.rows.row_factory = sqlite3.Row
        self.rows.execute("PRAGMA busy_timeout = 5000")
        self.rows.execute("PRAGMA journal_mode = WAL")
        self.rows.execute("PRAGMA synchronous = NORMAL")
        self.rows.executescript(SCHEMA)
        if self.rows.execute("PRAGMA user_version").fetchone()[0] < 1:
            self.rows.executescript(UPGRADE)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, kept unless an exception leaves it."""
        self.rows.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.rows.execute("ROLLBACK")
            raise
        self.rows.execute("COMMIT")

    def accounts(self) -> list[str]:
        return [row["account"] for row in self.rows.execute("SELECT DISTINCT account FROM object")]

    def account_of(self, identifier: str) -> str | None:
        """For pages: ids are unguessable, so whoever has a page's address may pay on it."""
        row = self.rows.execute("SELECT account FROM object WHERE id = ?", (identifier,)).fetchone()
        return str(row["account"]) if row else None

    def take_reminders(self, at: float) -> list[tuple[str, str, str]]:
        """Account, kind and id of what is to be looked at by now, each told once; call it while ``writing``."""
        rows = self.rows.execute("SELECT account, kind, object FROM reminder WHERE due_at <= ?", (at,)).fetchall()
        self.rows.execute("DELETE FROM reminder WHERE due_at <= ?", (at,))
        return [(row["account"], row["kind"], row["object"]) for row in rows]

    def has_reminders(self, at: float) -> bool:
        return self.rows.execute("SELECT 1 FROM reminder WHERE due_at <= ?", (at,)).fetchone() is not None


class Account:
    """One merchant's part of the books, at one moment (seconds since 1970), for one request."""

    def __init__(
        self, books: Books, name: str, at: int, *, request_id: str | None = None, key: str | None = None
    ) -> None:
        self.name, self.at = name, at
        self._rows, self._request_id, self._key = books.rows, request_id, key

    def add(self, kind: str, prefix: str, **fields: Any) -> Document:
        """Fields that begin with ``_`` are kept and never shown."""
        document = {
            "id": new_id(prefix),
            "object": kind,
            "created": self.at,
            "livemode": False,
            **fields,
        }
        self._rows.execute(
            "INSERT INTO object (account, id, kind, created, body) VALUES (?, ?, ?, ?, ?)",
            (self.name, document["id"], kind, self.at, json.dumps(document)),
        )
        return document

    def keep(self, document: Document) -> None:
        self._rows.execute(
            "UPDATE object SET body = ? WHERE account = ? AND id = ?",
            (json.dumps(document), self.name, document["id"]),
        )

    def remove(self, document: Document) -> None:
        self._rows.execute("DELETE FROM object WHERE account = ? AND id = ?", (self.name, document["id"]))

    def remind(self, document: Document, due_at: float) -> None:
        self._rows.execute(
            "INSERT INTO reminder (due_at, account, kind, object) VALUES (?, ?, ?, ?)",
            (due_at, self.name, document["object"], document["id"]),
        )

    def find(self, kind: str, identifier: str, *, param: str | None = None) -> Document:
        """Refuses with Stripe's 404, or with 400 where the id came as the parameter ``param``."""
        row = self._rows.execute(
            "SELECT body FROM object WHERE account = ? AND id = ? AND kind = ?", (self.name, identifier, kind)
        ).fetchone()
        if row is None:
            raise no_such(kind, identifier, param=param or "id", status=400 if param else 404)
        document: Document = json.loads(row["body"])
        return document

    def listed(
        self,
        kind: str,
        *,
        limit: int,
        starting_after: str | None = None,
        created: dict[str, int | None] | None = None,
        **equal: str | None,
    ) -> tuple[list[Document], bool]:
        """Newest first, and whether there are more. ``equal`` compares fields of the documents."""
        # The kind is one of our own words, and written out so that indexes of one kind are found.
        conditions, values = ["account = ?", f"kind = '{kind}'"], [self.name]
        if starting_after is not None:
            self.find(kind, starting_after, param="starting_after")
            conditions.append("sequence < (SELECT sequence FROM object WHERE account = ? AND id = ?)")
            values += [self.name, starting_after]
        for name, sign in (("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<=")):
            if (bound := (created or {}).get(name)) is not None:
                conditions.append(f"created {sign} ?")
                values.append(bound)  # type: ignore[arg-type]
        for name, value in equal.items():
            if value is not None:
                conditions.append(f"json_extract(body, '$.{name}') = ?")
                values.append(value)
        rows = self._rows.execute(
            f"SELECT body FROM object WHERE {' AND '.join(conditions)} ORDER BY sequence DESC LIMIT ?",
            (*values, limit + 1),
        ).fetchall()
        return [json.loads(row["body"]) for row in rows[:limit]], len(rows) > limit

    def record(self, kind: str, document: Document) -> None:
        """Something happened to ``document``: an event, and a delivery to each endpoint that listens."""
        endpoints = [
            endpoint
            for endpoint in self.listed("webhook_endpoint", limit=100)[0]
            if endpoint["status"] == "enabled" and {kind, "*"} & set(endpoint["enabled_events"])
        ]
        event = self.add(
            "event",
            "evt",
            type=kind,
            api_version=API_VERSION,
            data={"object": shown(document)},
            pending_webhooks=len(endpoints),
            request={"id": self._request_id, "idempotency_key": self._key},
        )
        self._rows.executemany(
            "INSERT INTO delivery (account, event, type, endpoint, due_at) VALUES (?, ?, ?, ?, ?)",
            [(self.name, event["id"], kind, endpoint["id"], self.at) for endpoint in endpoints],
        )

    def remembered(self, key: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._rows.execute(
            "SELECT request, status, body FROM answer WHERE account = ? AND key = ? AND created > ?",
            (self.name, key, self.at - KEY_LIFE_S),
        ).fetchone()
        return row

    def remember(self, key: str, request: str, status: int, body: str) -> None:
        self._rows.execute(
            "INSERT OR REPLACE INTO answer (account, key, request, status, body, created) VALUES (?, ?, ?, ?, ?, ?)",
            (self.name, key, request, status, body, self.at),
        )


def account_name(key: str) -> str | None:
    """The account that a secret key opens: every name has its books, and only sandbox keys have names."""
    name = key.removeprefix(KEY_PREFIX)
    allowed = set(string.ascii_letters + string.digits + "-_")
    return name if key.startswith(KEY_PREFIX) and 0 < len(name) <= 64 and set(name) <= allowed else None


def new_id(prefix: str) -> str:
    alphabet = string.ascii_letters + string.digits
    return f"{prefix}_{''.join(secrets.choice(alphabet) for _ in range(24))}"


def shown(document: Document) -> Document:
    return {name: value for name, value in document.items() if not name.startswith("_")}
