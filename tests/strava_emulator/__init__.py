"""A Strava that runs here: the API and the log-in as a real HTTP server, on a clock that tests may set.

`Emulator` runs it in a test; `python -m tests.strava_emulator` runs it alone.
"""

from tests.strava_emulator.clock import Clock
from tests.strava_emulator.server import Emulator
from tests.strava_emulator.state import Application, Athlete, State, Workout

__all__ = ["Application", "Athlete", "Clock", "Emulator", "State", "Workout"]
