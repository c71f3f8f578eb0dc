"""What charts reads from the environment."""

from __future__ import annotations

from runningmate_servicekit.settings import AnalyticsPeerSettings


class Settings(AnalyticsPeerSettings):
    """Address, tokens and logs, and where analytics answers; charts keeps no state."""
