"""What the coach reads from the environment."""

from __future__ import annotations

from runningmate_servicekit.settings import AnalyticsPeerSettings


class Settings(AnalyticsPeerSettings):
    """Address, tokens and logs, and where analytics answers; the rules engine keeps no state."""
