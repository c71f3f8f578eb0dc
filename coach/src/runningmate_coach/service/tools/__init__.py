"""The tools: typed, read-only questions to analytics and to the athlete's plan, one file each. `TOOLS` has them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.service.tools.ahead import FormAhead
from runningmate_coach.service.tools.besttimes import BestTimes
from runningmate_coach.service.tools.compare import ComparePeriods
from runningmate_coach.service.tools.compute import Compute
from runningmate_coach.service.tools.efforts import BestEfforts
from runningmate_coach.service.tools.faults import RecordingFaults
from runningmate_coach.service.tools.form import LoadAndForm
from runningmate_coach.service.tools.gear import GearUse
from runningmate_coach.service.tools.history import ThresholdHistory
from runningmate_coach.service.tools.intervals import WorkoutIntervals
from runningmate_coach.service.tools.memories import Propose, Recall
from runningmate_coach.service.tools.plan import FollowedPlan
from runningmate_coach.service.tools.prediction import RacePrediction
from runningmate_coach.service.tools.quality import DataQuality
from runningmate_coach.service.tools.routes import Routes
from runningmate_coach.service.tools.thresholds import Thresholds
from runningmate_coach.service.tools.totals import Totals
from runningmate_coach.service.tools.workout import WorkoutSummary
from runningmate_coach.service.tools.workouts import FindWorkouts
from runningmate_coach.service.tools.zones import ZoneTime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_coach.service.tools.tool import Tool

TOOLS: Sequence[Tool] = (
    LoadAndForm(), Totals(), ComparePeriods(), FindWorkouts(), WorkoutSummary(), ZoneTime(), BestEfforts(), BestTimes(),
    Thresholds(), ThresholdHistory(), RacePrediction(), WorkoutIntervals(), RecordingFaults(), DataQuality(),
    FollowedPlan(), FormAhead(), GearUse(), Routes(), Compute(),
)  # fmt: skip
TALKED: Sequence[Tool] = (Recall(), Propose())
"""Tools of a talk with the athlete: of no use, and of no right, to who only reads."""
