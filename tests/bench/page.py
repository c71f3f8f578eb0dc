"""How soon the web page shows something, and how large it is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.e2e.conftest import running_mesh
from tests.e2e.files import workouts
from tests.page import browser

if TYPE_CHECKING:
    from pathlib import Path

GOALS = {
    "page_first_paint_ms": "under 1000",
    "page_gzip_kb": "under 150, without BokehJS",
}


LISTED = 20
"""Activities on one page of the list."""


def measure(folder: Path) -> dict[str, float]:
    """Size of the page, and when a Chromium with an empty cache paints first and shows the list; medians of 7 visits.

    Args:
        folder: Empty; for the recordings of the list that is shown.

    Returns:
        Nothing where there is no browser; that is said.
    """
    if why := browser.missing():
        print(f"skip  the page: {why}", file=sys.stderr)
        return {}
    sized = subprocess.run(
        ["node", "tools/size.mjs"], cwd=browser.RENDERER, capture_output=True, text=True, check=False
    ).stdout
    with running_mesh() as mesh:
        for number, content in enumerate(workouts(LISTED)):
            (folder / f"{number}.fit").write_bytes(content)
        mesh.run("import", str(folder), timeout_s=300)
        said = browser.node(
            browser.RENDERER / "tools/paint.mjs",
            environment={
                "RUNNINGMATE_URL": f"http://127.0.0.1:{mesh.port}",
                "RUNNINGMATE_LOGIN_CODE": mesh.json("login")["code"],
                "CHROMIUM": browser.chromium() or "",
            },
            within_s=300,
        )
    seen: dict[str, float] = json.loads(said)
    found = re.match(r"[\d.]+", sized)
    assert found, f"tools/size.mjs said: {sized}"
    return {"page_gzip_kb": float(found.group()), **{f"page_{name}": value for name, value in seen.items()}}
