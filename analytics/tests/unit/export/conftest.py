from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real recordings beside the repository, with their manifest."""
    root = Path(os.environ.get("RUNNINGMATE_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")
    if not (root / "manifest.csv").is_file():
        pytest.skip("no folder of real recordings with a manifest.csv (set RUNNINGMATE_SHARED_DATA)")
    return root
