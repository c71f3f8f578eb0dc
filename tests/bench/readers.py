"""Readers of recordings side by side: ours and those of peers, which `make peers` installs into .tools/bench."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PEERS = Path(__file__).resolve().parents[2] / ".tools/bench"
Reader = Callable[[bytes], object]


def best(readers: Mapping[str, Reader], files: Sequence[bytes], runs: int) -> dict[str, float]:
    """CPU seconds over all files, of each reader the best sum of its best runs."""
    found = {name: [float("inf")] * len(files) for name in readers}
    for _run in range(runs):
        for index, data in enumerate(files):
            for name, reader in readers.items():
                started = time.process_time()
                reader(data)
                found[name][index] = min(found[name][index], time.process_time() - started)
    return {name: sum(seconds) for name, seconds in found.items()}


def peer(module: str) -> Any:
    """A peer's module; None, with a word about it, where it is not installed."""
    package = module.partition(".")[0]
    if not (PEERS / package).is_dir():
        print(
            f"{package} is not in .tools/bench: no comparison with it (`make peers` installs it).",
            file=sys.stderr,
        )
        return None
    sys.path.append(str(PEERS))
    return importlib.import_module(module)
