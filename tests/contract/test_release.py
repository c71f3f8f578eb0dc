"""What breaks clients of the last release is found, and what they need can be built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.world import World

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "protos" / "examples"
UV = Path(sys.executable).with_name("uv")
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


def test_the_example_runs_with_the_wheel_alone(world: World, tmp_path: Path) -> None:
    build = [UV, "build", "--quiet", "--offline", "--wheel", "--no-build-isolation", "--python", sys.executable]
    subprocess.run([*build, "--out-dir", tmp_path, ROOT / "protos" / "gen" / "python"], check=True, timeout=60)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert {"runningmate/descriptors.binpb", "runningmate/openapi.json"} <= set(archive.namelist())
        archive.extractall(tmp_path / "site")
    assert world.activity_id
    # Without site's path files the project's own packages, which are installed editable, are out of reach.
    paths = [str(tmp_path / "site"), sysconfig.get_paths()["purelib"]]
    start = "import runpy, sys; sys.path[:0] = sys.argv.pop(1).split(':'); sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", start, ":".join(paths), EXAMPLES / "season.py", world.target],
        env=os.environ | {"RUNNINGMATE_TOKEN": world.ada.token},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "SPORT_" in done.stdout
    assert len(done.stdout.splitlines()) >= 3
    assert not done.stderr


def test_the_page_compiles_with_the_npm_package_alone(tmp_path: Path) -> None:
    done = script(ROOT, "npm", )
