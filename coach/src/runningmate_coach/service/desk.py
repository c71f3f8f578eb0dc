"""The desk of one question: the tools on it, and every value that they have given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, Gap, Lack, ToolResult, WithheldError
from runningmate_coach.domain.training import Listing
from runningmate_coach.service.tools.tool import only
from runningmate_servicekit.datause import DataUsePolicy, Provenance
from runningmate_servicekit.errors import NotFound, PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import date

    from runningmate_coach.domain.gate import Cleared, Gate
    from runningmate_coach.domain.memory import Content, Memory
    from runningmate_coach.domain.periods import Period
    from runningmate_coach.domain.planning.book import Kept
    from runningmate_coach.domain.talk import Talk
    from runningmate_coach.domain.training import Athlete, History
    from runningmate_coach.domain.values import Value
    from runningmate_coach.service.ports import Analytics
    from runningmate_coach.service.tools.tool import Tool

SUMMARY = (
    "load", "elapsed_time_s", "timer_time_s", "moving_time_s", "distance_m", "mean_speed_mps", "mean_pace_s_per_km",
    "elevation_gain_m", "mean_heart_rate_bpm", "max_heart_rate_bpm", "mean_power_w", "normalized_power_w", "swim_pace_s_per_100m",
)  # fmt: skip
"""Metrics that listings of workouts have."""
MOST_CALLS = 24
"""Of tools in one question."""
_PLAN_KEPT_BACK = Gap(
    "plan",
    Lack.WITHHELD,
    "The plan rests on workouts that the data-use policy keeps back, and so is kept back too.",
)


async def _no_plan() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Said:
    """What the athlete said.

    Attributes:
        question: The one at hand.
        talk: What was said before in the conversation, as far as the gate's reader may know it.
        memories: All of the athlete's; only those that hold may be used.
        noticed: Takes what could be remembered.
    """

    question: str = ""
    talk: Talk = ()
    memories: tuple[Memory, ...] = ()
    noticed: list[Content] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plans:
    """Where the plan that the athlete follows is read, and the policy that says who may see it."""

    followed: Callable[[], Awaitable[Kept | None]] = _no_plan
    policy: DataUsePolicy = field(default_factory=DataUsePolicy)


class Desk:
    """Reads through one gate and remembers what may be cited.

    Attributes:
        today: The athlete's local day.
        values: All that tools have given, by id.
        titles: All titles that tools have given: untrusted text.
        missing: All sentences with which tools said that something is missing.
        said: What the athlete said, now and before.
    """

    def __init__(
        self,
        analytics: Analytics,
        gate: Gate,
        tools: Sequence[Tool],
        today: date,
        said: Said | None = None,
        plans: Plans | None = None,
    ) -> None:
        self.analytics = analytics
        self.today = today
        self.said = said or Said()
        self.values: dict[str, Value] = {}
        self.titles: set[str] = set()
        self.missing: set[str] = set()
        self._gate = gate
        self._plans = plans or Plans()
        self._tools = {tool.name: tool for tool in tools}
        self._calls = 0
        self._listings: dict[tuple[date, date, tuple[str, ...]], Listing] = {}
        self._athlete: Athlete | None = None

    @property
    def tools(self) -> Sequence[Tool]:
        """The tools, in the order in which they are offered."""
        return tuple(self._tools.values())

    async def use(self, name: str, **arguments: object) -> ToolResult:
        """Uses a tool within this mesh; see `use_for_reader` for engines that hand on what they get."""
        return await self._used(name, arguments)

    async def use_for_reader(self, name: str, arguments: Mapping[str, object]) -> Cleared[ToolResult]:
        """Uses a tool and clears its answer for the reader of the gate.

        Raises:
            BadArgumentsError: There is no such tool, or its arguments are wrong, or it was too often.
        """
        return self._gate.clear(await self._used(name, arguments))

    async def _used(self, name: str, arguments: Mapping[str, object]) -> ToolResult:
        tool = self._tools.get(name)
        if tool is None:
            raise BadArgumentsError(f"There is no such tool; there are {', '.join(self._tools)}.")
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise BadArgumentsError("Enough was looked up for one question. Answer with what you have.")
        only(arguments, tool.parameters)
        for required in tool.required:
            if arguments.get(required) in (None, ""):
                raise BadArgumentsError(f"{required}: must be given.")
        try:
            result = await tool.run(self, arguments)
        except WithheldError as withheld:
            result = ToolResult(gaps=(withheld.gap,))
        except NotFound:
            result = ToolResult(gaps=(Gap("workout", Lack.NO_WORKOUT, "There is no such workout."),))
        except PermissionDenied:
            result = ToolResult(
                gaps=(Gap("workout", Lack.WITHHELD, "The data-use policy keeps that workout back."),)
            )
        self.titles |= set(result.titles.values())
        self.missing |= {gap.reason for gap in result.gaps}
        self.values |= {value.value_id: value for value in result.values}
        return result

    async def listing(self, period: Period, metrics: Sequence[str] = SUMMARY) -> Listing:
        """Workouts of a period, newest first, changes between legs aside; read once."""
        key = (period.first, period.last, tuple(metrics))
        if key not in self._listings:
            found = await self.analytics.listing(period.first, period.last, metrics)
            workouts = tuple(one for one in found.activities if one.sport != "transition")
            self._listings[key] = Listing(workouts, found.complete)
        return self._listings[key]

    @property
    def withheld(self) -> bool:
        """Whether the data-use policy kept workouts back from what was read so far."""
        return self._gate.provenance.withheld_activities > 0

    async def plan(self) -> Kept | None:
        """The plan that the athlete follows, None without one.

        Raises:
            WithheldError: It rests on what the gate's reader may not see.
        """
        kept = await self._plans.followed()
        if kept is None:
            return None
        if not self._plans.policy.allows(self._gate.reader, kept.provenance.source_kinds):
            self._gate.note(self._gate.reader, Provenance(withheld_values=1))
            raise WithheldError(_PLAN_KEPT_BACK)
        self._gate.note(self._gate.reader, Provenance(kept.provenance.source_kinds))
        return kept

    async def history(self, first: date, last: date) -> History:
        """Days of a range."""
        return await self.analytics.history(first, last)

    async def athlete(self) -> Athlete:
        """The settings; read once."""
        if self._athlete is None:
            self._athlete = await self.analytics.athlete()
        return self._athlete
