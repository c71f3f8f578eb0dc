"""A sample season: two years of an invented athlete, written as real FIT files.

The athlete, every place name and every track is made up. The same seed and day give the same
bytes, so a season can be removed and loaded again without leaving a second copy.
"""

from __future__ import annotations

from runningmate_cli.sample.athlete import AthleteSettings, athlete_settings
from runningmate_cli.sample.files import SampleFile, generate, generate_files, render
from runningmate_cli.sample.season import plan
from runningmate_cli.sample.workout import Kind, Workout

__all__ = [
    "AthleteSettings",
    "Kind",
    "SampleFile",
    "Workout",
    "athlete_settings",
    "generate",
    "generate_files",
    "plan",
    "render",
]
