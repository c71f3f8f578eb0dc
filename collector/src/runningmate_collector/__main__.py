"""Starts the collector."""

from __future__ import annotations

from runningmate_collector.bootstrap import build
from runningmate_collector.config import Settings
from runningmate_servicekit.server import run
from runningmate_servicekit.settings import load

if __name__ == "__main__":
    run(load(Settings), build)
