"""The database `shop` and the roles that D8 asks for, made again as often as you like."""

from __future__ import annotations

from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shop_app.runtime.errors import CannotRun
from shop_app.runtime.run_file import Passwords

DATABASE = "shop"
EXTENSIONS = ("btree_gin", "citext", "pg_trgm", "unaccent")


def prepare(admin_url: str, passwords: Passwords, database: str = DATABASE) -> None:
    """Creates the roles, the database owned by `owner`, and its extensions.

    Refuses when the user of `admin_url` may not. `finder` cannot log in: it only owns reviewed functions.
    """
    try:
        with psycopg.connect(admin_url, autocommit=True) as connection:
            _create_roles(connection, passwords)
            _create_database(connection, database)
        with psycopg.connect(_elsewhere(admin_url, database), autocommit=True) as connection:
            _prepare_schema(connection)
    except psycopg.errors.InsufficientPrivilege as error:
        raise CannotRun(
            f"The user of DATABASE_URL may not make the roles and the database ({_first_line(error)}); "
            "make them yourself and set DATABASE_OWNER_URL, DATABASE_APP_URL and DATABASE_PLATFORM_URL."
        ) from error
    except psycopg.OperationalError as error:
        raise CannotRun(f"The database does not answer: {_first_line(error)}") from error


def _create_roles(connection: psycopg.Connection, passwords: Passwords) -> None:
    known = {name for (name,) in connection.execute("select rolname from pg_roles")}
    logins = {"owner": passwords.owner, "app": passwords.app, "platform": passwords.platform}
    for name, password in logins.items():
        verb = "ALTER" if name in known else "CREATE"
        # NOINHERIT: the owner may hand functions to `finder`, but sees no row through its policies.
        role = sql.SQL(verb + " ROLE {} LOGIN NOINHERIT PASSWORD {}")
        connection.execute(role.format(sql.Identifier(name), sql.Literal(password)))
    if "finder" not in known:
        connection.execute("CREATE ROLE finder NOLOGIN")
    connection.execute("GRANT finder TO owner")
    if not _superuser(connection):
        # Others must be a member of the role that they give a database to.
        connection.execute("GRANT owner TO current_user")


def _create_database(connection: psycopg.Connection, database: str) -> None:
    if connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone() is None:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER owner").format(sql.Identifier(database)))


def _prepare_schema(connection: psycopg.Connection) -> None:
    for name in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
    connection.execute("ALTER SCHEMA public OWNER TO owner")
    connection.execute("GRANT USAGE ON SCHEMA public TO app, platform")
    # A function can only be handed to a role that may create in its schema.
    connection.execute("GRANT USAGE, CREATE ON SCHEMA public TO finder")


def _superuser(connection: psycopg.Connection) -> bool:
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    return bool(row and row[0])


def _first_line(error: psycopg.Error) -> str:
    return str(error).partition("\n")[0]


def _elsewhere(url: str, database: str) -> str:
    return make_conninfo(url, dbname=database)


def url_for(admin_url: str, role: str, password: str, database: str = DATABASE) -> str:
    """The same server as `admin_url`, another role. Of several servers, the one that takes writes."""
    parts = conninfo_to_dict(admin_url)
    hosts, ports = (
        str(parts.get(name, otherwise)).split(",") for name, otherwise in (("host", "localhost"), ("port", 5432))
    )
    servers = [f"{host}:{ports[min(number, len(ports) - 1)]}" for number, host in enumerate(hosts)]
    wanted = "?target_session_attrs=read-write" if len(servers) > 1 else ""
    return f"postgresql://{role}:{quote(password)}@{','.join(servers)}/{database}{wanted}"
