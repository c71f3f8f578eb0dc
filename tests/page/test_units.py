from __future__ import annotations

import subprocess

import pytest

from tests.page.browser import RENDERER, ROOT

VITEST = ROOT / "node_modules/.bin/vitest"


@pytest.mark.skipif(not VITEST.exists(), reason="Node 20.19 or newer and `make web` are needed")
def test_the_unit_tests_of_the_page_pass() -> None:
    done = subprocess.run(
        [VITEST, "run"],
        cwd=RENDERER,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
