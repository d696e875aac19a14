"""The README says what is true: its commands run, its files exist, its log-ins and addresses are the shops' own."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from typer.main import get_group

from shop_app.cli import app
from shop_app.seed.people import PASSWORD, log_in
from shop_app.settings import DEVELOPMENT_ONLY, Settings
from tests.house.sources import PROJECT

README = (PROJECT / "README.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line]

# A command that a test of its own runs, as the words by which to find it there.
RUN_BY = {
    "make run": ("tests/harness", '"make", "run"'),
    "make test": (".ci/run", "make test"),
    ".venv/bin/shop import-products products.csv --tenant demo --dry-run": ("tests/journeys", '"--dry-run"'),
    ".venv/bin/shop import-products products.csv --tenant demo": ("tests/journeys", '"import-products"'),
}
# Commands that only tell something are run here.
HELP = [command for command in COMMANDS if command.startswith(".venv/bin/shop ") and command.endswith(" --help")]
SHOP = [sys.executable, "-m", "shop_app.cli"]
TELLING = {
    "make help": ["make", "help"],
    ".venv/bin/shop --help": [*SHOP, "--help"],
    **{command: [*SHOP, *command.split()[1:]] for command in HELP},
}


def test_every_command_is_run_by_a_test() -> None:
    assert set(COMMANDS) - set(HELP) == set(RUN_BY)
    for command, (place, words) in RUN_BY.items():
        path = PROJECT / place
        sources = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        assert any(words in source.read_text() for source in sources), f"nothing runs {command!r}"


@pytest.mark.parametrize("command", TELLING)
def test_commands_that_tell_something_do(command: str) -> None:
    assert f"`{command}`" in README or command in COMMANDS
    told = subprocess.run(TELLING[command], cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert told.returncode == 0, told.stderr
    assert len(told.stdout.splitlines()) > 5


def test_every_file_it_names_exists() -> None:
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    named = re.findall(r"`((?:domain|api|states|pages|models|tasks|core|tests|docs)/[\w/]+\.py)", README)
    roots = (PROJECT, PROJECT / "shop_app")
    assert [name for name in linked + named if not any((root / name).exists() for root in roots)] == []


def test_log_ins_are_the_demonstration_shops_own() -> None:
    assert f"`{log_in('owner', 'demo')}`" in README
    assert f"`{PASSWORD}`" in README


def test_every_setting_is_told() -> None:
    variables = {name.upper() for name in Settings.model_fields} - set(DEVELOPMENT_ONLY) - {"APP_VERSION"}
    assert {name for name in variables if f"`{name}" not in README} == set()


def test_every_command_of_the_shell_that_it_names_exists() -> None:
    section = README.partition("## Run the shop")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = {word for row in rows for word in re.findall(r"`([\w-]+)`", row)}
    assert named - set(get_group(app).commands) == set()


def test_every_make_command_that_it_names_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    named = set(re.findall(r"`make ([a-z-]+)", README))
    assert {name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)} == set()
