"""Starts the analytics service."""

from __future__ import annotations

from runningmate_analytics.bootstrap import build
from runningmate_analytics.config import Settings
from runningmate_servicekit.server import run
from runningmate_servicekit.settings import load

if __name__ == "__main__":
    run(load(Settings), build)
