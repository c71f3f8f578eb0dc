"""Each distribution builds as its own wheel and carries what it needs at run time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")
PAGE = ROOT / "gateway-envoy/src/runningmate_gateway/page/index.html"
# Files besides modules that a service cannot run without.
DATA = {
    "protos/gen/python": [
        "runningmate/descriptors.binpb",
        "runningmate/openapi.json",
        "runningmate/py.typed",
    ],
    "servicekit": [
        "runningmate_servicekit/eventlog/migrations/0001_",
        "runningmate_servicekit/jobs/migrations/0001_",
    ],
    "identity": ["runningmate_identity/migrations/0001_initial.sql"],
    "collector": ["runningmate_collector/migrations/0001_initial.sql"],
    "analytics": ["runningmate_analytics/migrations/0001_initial.sql"],
    "gateway-envoy": ["runningmate_gateway/envoy.yaml"],
    "charts": [],
    "coach": [],
    "cli": [],
}


def built(folder: str, tmp_path: Path) -> list[str]:
    """Names of the files in the wheel of a folder."""
    build: list[str | Path] = [
        UV,
        "build",
        "--quiet",
        "--offline",
        "--wheel",
        "--no-build-isolation",
        "--python",
        sys.executable,
    ]
    build += ["--out-dir", tmp_path, ROOT / folder]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize("folder", DATA)
def test_a_distribution_builds_as_a_wheel_with_its_data(folder: str, tmp_path: Path) -> None:
    names = built(folder, tmp_path)
    for wanted in DATA[folder]:
        assert any(name.startswith(wanted) for name in names), f"{wanted} is not in the wheel of {folder}"
    assert not any("tests/" in name for name in names)


@pytest.mark.skipif(not PAGE.exists(), reason="the web page is not built; it takes Node: make web")
def test_the_wheel_of_the_gateway_carries_the_web_page(tmp_path: Path) -> None:
    page = {name for name in built("gateway-envoy", tmp_path) if name.startswith("runningmate_gateway/page/")}
    assert "runningmate_gateway/page/index.html" in page
    assert any(name.endswith(".js") for name in page)
