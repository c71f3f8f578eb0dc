"""Starts the service: `python -m runningmate_coach`."""

from __future__ import annotations

from runningmate_coach.bootstrap import build
from runningmate_coach.config import Settings
from runningmate_servicekit.server import run
from runningmate_servicekit.settings import load


def main() -> None:
    """Loads the settings and runs until a signal."""
    run(load(Settings), build)


if __name__ == "__main__":
    main()
