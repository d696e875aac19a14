"""Database and Valkey behind the shops: whoever comes first starts them, the last one out ends them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from shop_app.runtime import ports, roles, run_file
from shop_app.runtime.errors import CannotRun
from shop_app.runtime.lodging import lodge
from shop_app.runtime.postgres import Cluster, find_binaries, find_guise
from shop_app.runtime.processes import INSTANCE, Child, Program, end_leftovers, stop
from shop_app.runtime.run_file import Lock, Run
from shop_app.runtime.valkey import FORGETS, KEEPS, Valkey, find_server
from shop_app.settings import Settings

STOP_WITHIN_S = 4


@dataclass
class Services:
    """What backs one data folder, and the environment by which a process finds it."""

    settings: Settings
    run: Run = field(default_factory=Run)
    bound: bool = False
    """Whether the kernel ends them as soon as this process dies."""
    children: list[Child] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.settings.shop_data_dir

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def clear_the_place(self) -> None:
        """Ends what a killed predecessor left, and keeps its ports unless a stranger took them.

        Call it only when nobody else uses the folder.
        """
        end_leftovers(self.run.instance)
        for name in type(self.run.ports).model_fields:
            setattr(self.run.ports, name, ports.choose(getattr(self.run.ports, name)))
        self.run.pid = self.run.port = 0
        run_file.write(self.folder, self.run)

    def start_database(self) -> str:
        """Makes Postgres, roles and database ready unless their addresses were given; says what it found."""
        if self.settings.database_app_url:
            if not (self.settings.database_owner_url and self.settings.database_platform_url):
                raise CannotRun("DATABASE_OWNER_URL and DATABASE_PLATFORM_URL must be set beside DATABASE_APP_URL.")
            return "at the addresses given"
        if self.settings.database_url:
            roles.prepare(self.settings.database_url, self.run.passwords)
            return "behind DATABASE_URL"
        cluster = self.cluster()
        known = cluster.folder.exists()
        cluster.initialise()
        if known and self.run.new:
            cluster.reset_password()
        child = cluster.child(bound=self.bound)
        self.children.append(child)
        cluster.start(child)
        roles.prepare(cluster.url(), self.run.passwords)
        return f"{cluster.binaries} on port {cluster.port}"

    def cluster(self) -> Cluster:
        guise = find_guise()
        folder, binaries = lodge(guise, self.folder / "postgres", find_binaries())
        return Cluster(
            folder=folder,
            port=self.run.ports.postgres,
            password=self.run.passwords.postgres,
            binaries=binaries,
            guise=guise,
            log=self.log("postgres"),
            environment=self.marked(),
        )

    def start_valkey(self) -> str:
        """Starts the instances whose addresses were not given; says where they are."""
        for valkey in self.valkeys().values():
            child = valkey.child(bound=self.bound)
            self.children.append(child)
            child.start()
            child.wait_until_ready()
        started = [f"port {valkey.port}" for valkey in self.valkeys().values()]
        return " and ".join(started) or "at the addresses given"

    def valkeys(self) -> dict[str, Valkey]:
        """By the variable that tells their address."""

        def valkey(name: str, port: int, rules: Mapping[str, str]) -> Valkey:
            return Valkey(
                name=name,
                folder=self.folder / name,
                port=port,
                password=self.run.passwords.valkey,
                rules=rules,
                server=find_server(),
                log=self.log(name),
                environment=self.marked(),
            )

        ours = {}
        if not self.settings.redis_url:
            ours["REDIS_URL"] = valkey("valkey", self.run.ports.valkey, KEEPS)
        if not self.settings.cache_url:
            ours["CACHE_URL"] = valkey("cache", self.run.ports.cache, FORGETS)
        return ours

    def start_stand_ins(self) -> str:
        """Starts the payment sandbox and the mail catcher, unless the real ones were named; says where."""
        started = []
        if self.uses_sandbox:
            # Webhooks were registered for the port of an earlier start, perhaps.
            ours = ["--webhook-base", f"http://127.0.0.1:{self.settings.port}"]
            books = ["--books", str(self.folder / "sandbox.db"), *ours]
            payments = "shop_app.integrations.payments.sandbox"
            started.append(self._start_stand_in("sandbox", payments, self.run.ports.sandbox, books))
        if self.catches_mail:
            folder = ["--folder", str(self.settings.mail_folder)]
            started.append(
                self._start_stand_in("mailbox", "shop_app.integrations.mailbox", self.run.ports.mail, folder)
            )
        return " and ".join(started) or "none needed"

    def _start_stand_in(self, name: str, module: str, port: int, arguments: list[str]) -> str:
        program = Program(
            name=name,
            command=[sys.executable, "-m", module, "--port", str(port), *arguments],
            environment={**self.marked(), **self.environment()},
            log=self.log(name),
            ready=lambda: not ports.is_free(port),
        )
        child = Child(program, bound=self.bound)
        self.children.append(child)
        child.start()
        return f"{name} on port {port}"

    @property
    def uses_sandbox(self) -> bool:
        given = self.settings
        return not (given.production or given.stripe_secret_key or given.stripe_api_base)

    @property
    def catches_mail(self) -> bool:
        return not (self.settings.production or self.settings.smtp_host)

    def environment(self) -> dict[str, str]:
        """The variables to add to our own, for a process that works with these services."""
        given = self.settings
        chosen = {"SHOP_DATA_DIR": str(self.folder), "PORT": str(given.port), "APP_ENV": given.app_env.value}
        if not given.database_app_url:
            admin = given.database_url or self.cluster().url()
            for role in ("owner", "app", "platform"):
                password = getattr(self.run.passwords, role)
                chosen[f"DATABASE_{role.upper()}_URL"] = roles.url_for(admin, role, password)
        chosen |= {variable: valkey.url for variable, valkey in self.valkeys().items()}
        if not given.master_key:
            chosen["MASTER_KEY"] = self.run.master_key
        if not given.secret_key:
            chosen["SECRET_KEY"] = self.run.secret_key
        if self.uses_sandbox:
            chosen["STRIPE_API_BASE"] = f"http://127.0.0.1:{self.run.ports.sandbox}"
        if self.catches_mail:
            chosen |= {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(self.run.ports.mail)}
        return chosen

    def marked(self) -> dict[str, str]:
        return {**os.environ, INSTANCE: self.run.instance}

    def stop(self) -> None:
        """Ends ours in order, then whatever else runs for this folder."""
        stop(self.children, STOP_WITHIN_S)
        end_leftovers(self.run.instance, STOP_WITHIN_S)


@contextmanager
def services(settings: Settings) -> Iterator[dict[str, str]]:
    """For the length of a command: the environment that reaches the database and Valkey, running meanwhile.

    Nothing is started where everything was given, nor where `shop run` or another command has it running.
    """
    if _complete(settings):
        yield {}
        return
    run_file.make_folder(settings.shop_data_dir)
    users = Lock(settings.shop_data_dir / "users.lock")
    ours = Services(settings)
    try:
        with turn(settings.shop_data_dir):
            if users.take():
                ours.run = run_file.read(settings.shop_data_dir)
                ours.clear_the_place()
                ours.start_database()
                ours.start_valkey()
            # Blocks while `shop run` starts them: it lets others in once they answer.
            users.share()
            ours.run = run_file.read(settings.shop_data_dir)
        yield ours.environment()
    finally:
        with turn(settings.shop_data_dir):
            if users.take():
                ours.stop()
        users.release()


def _complete(given: Settings) -> bool:
    addresses = given.database_app_url and given.redis_url and given.cache_url
    return bool(addresses and given.master_key and given.secret_key)


def turn(folder: Path) -> AbstractContextManager[None]:
    """Starting and ending happen one at a time."""
    return run_file.locked(folder / "start.lock")
