"""What breaks clients of the last release is found, and what they need can be built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.world import World

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "protos" / "examples"
MODULES = ROOT / "node_modules"


def script(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs tools/protos.sh of a tree."""
    if not (MODULES / ".bin" / "buf").exists():
        pytest.skip("node_modules is missing: contracts are compared by buf, which needs Node 20 or newer")
    return subprocess.run(
        ["sh", root / "tools" / "protos.sh", *arguments],
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip


def test_the_protos_break_no_client_of_the_last_release() -> None:
    done = script(ROOT, "breaking")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_field_removed_from_a_copy_of_the_protos_is_found(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "protos" / "runningmate", tmp_path / "protos" / "runningmate")
    shutil.copytree(ROOT / "protos" / "third_party", tmp_path / "protos" / "third_party")
    for name in ("buf.yaml", "protos/released.binpb", "tools/protos.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(MODULES)
    proto = tmp_path / "protos" / "runningmate" / "identity" / "v1" / "session.proto"
    kept = proto.read_text().replace("  bool current = 6;\n", "")
    assert kept != proto.read_text()
    proto.write_text(kept)
    done = script(tmp_path, "breaking")
    assert done.returncode != 0
    assert '"current" on message "Session" was deleted' in done.stdout + done.stderr


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make protos` builds."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        ["sh", ROOT / "tools" / "protos.sh"],
        env=os.environ | {"DIST": str(folder)}, check=True, timeout=100, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return folder


def test_the_example_runs_with_the_wheel_alone(world: World, artifacts: Path, tmp_path: Path) -> None:
    (wheel,) = artifacts.glob("runningmate_protos-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert {"runningmate/descriptors.binpb", "runningmate/openapi.json"} <= set(archive.namelist())
        archive.extractall(tmp_path)
    assert world.activity_id
    # Without site's path files the project's own packages, which are installed editable, are out of reach.
    start = (
        "import runpy, sys; sys.path[:0] = sys.argv.pop(1).split(':'); sys.argv.pop(0); "
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    paths = f"{tmp_path}:{sysconfig.get_paths()['purelib']}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", start, paths, EXAMPLES / "season.py", world.target],
        env=os.environ | {"RUNNINGMATE_TOKEN": world.ada.token},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "SPORT_" in done.stdout
    assert len(done.stdout.splitlines()) >= 3
    assert not done.stderr


def test_the_page_compiles_with_the_npm_package_alone(artifacts: Path, tmp_path: Path) -> None:
    if not (MODULES / "@connectrpc").exists():
        pytest.skip(
            "node_modules is missing: the page is compiled by TypeScript, which needs Node 20 or newer"
        )
    (package,) = artifacts.glob("runningmate-contracts-*.tgz")
    page = tmp_path / "page"
    shutil.copytree(EXAMPLES / "page", page, ignore=shutil.ignore_patterns("node_modules", "dist"))
    with tarfile.open(package) as archive:
        archive.extractall(tmp_path, filter="data")
    (page / "node_modules" / "@runningmate").mkdir(parents=True)
    (tmp_path / "package").rename(page / "node_modules" / "@runningmate" / "contracts")
    for scope in ("@bufbuild", "@connectrpc"):
        (page / "node_modules" / scope).symlink_to(MODULES / scope)
    done = subprocess.run(
        [MODULES / ".bin" / "tsc", "--project", page],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
