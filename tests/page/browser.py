"""Node and Chromium, where they are."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
RENDERER = ROOT / "electron-ui/packages/renderer"
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium() -> str | None:
    """The browser of CHROMIUM, else one of this system."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def missing() -> str:
    """What keeps a browser from being driven, as a sentence; empty if nothing does."""
    if not shutil.which("node") or not (ROOT / "node_modules/.setup").exists():
        return "Node 20.19 or newer and `make web` are needed"
    if not chromium():
        return (
            "no Chromium is here: install one (Debian: apt install chromium) or name it with CHROMIUM=/path"
        )
    return ""


def node(script: Path, *arguments: str, environment: Mapping[str, str], within_s: float) -> str:
    """Runs a script that may drive a browser; gives what it printed, which is part of the error if it fails."""
    with subprocess.Popen(
        ["node", script, *arguments],
        cwd=RENDERER,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        try:
            said, _ = running.communicate(timeout=within_s)
        except subprocess.TimeoutExpired:
            running.terminate()  # not kill: it closes its browser first
            try:
                said, _ = running.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                running.kill()
                raise
            pytest.fail(f"{script.name} did not end within {within_s:.0f} s:\n{said}")
    assert running.returncode == 0, f"{script.name} ended with {running.returncode}:\n{said}"
    return said
