"""A folder for homes of meshes, which leaves nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def mesh_folder(prefix: str) -> Iterator[Path]:
    """A new folder for homes, removed at the end as `remove` does."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Removes a folder, and what homes in it keep elsewhere: PostgreSQL's data, where root started it."""
    for record in folder.rglob("postgres-location"):
        shutil.rmtree(record.read_text().strip(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
