"""The use case: one tool for an assistant of the athlete's own, which is always an external model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_coach.domain.gate import Gate
from runningmate_coach.domain.grounding import BadArgumentsError
from runningmate_coach.service.desk import Desk, Plans
from runningmate_coach.service.tools.document import document
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.errors import FieldViolation, InvalidArgument, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from runningmate_coach.domain.gate import Cleared
    from runningmate_coach.domain.grounding import ToolResult
    from runningmate_coach.service.planports import PlanBook
    from runningmate_coach.service.ports import GatedAnalytics
    from runningmate_coach.service.tools.tool import Tool
    from runningmate_servicekit.datause import DataUsePolicy, Provenance

READER = Reader.EXTERNAL_MODEL


@dataclass(frozen=True, slots=True)
class Call:
    """A tool's name and its arguments."""

    tool: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """A tool's answer as a document, and what it rests on."""

    document: str
    provenance: Provenance


class ToolNotFoundError(NotFound):
    """There is no tool of that name."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        names = ", ".join(tool.name for tool in tools)
        super().__init__("TOOL_NOT_FOUND", f"There is no such tool; there are {names}.")


class ToolArgumentsError(InvalidArgument):
    """A tool does not take these arguments."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__("TOOL_ARGUMENTS_INVALID", words, violations=[FieldViolation(field, words)])


class Toolbox:
    """Offers the tools and calls one at a time; nothing is kept between calls."""

    def __init__(
        self, analytics: GatedAnalytics, tools: Sequence[Tool], plans: PlanBook, policy: DataUsePolicy
    ) -> None:
        self._analytics = analytics
        self.tools = tools
        self._plans = plans
        self._policy = policy

    async def call(self, athlete_id: UUID, call: Call, earlier: Sequence[Call] = ()) -> Told:
        """Calls a tool, after those whose values its arguments name.

        Raises:
            ToolNotFoundError: There is none of that name.
            ToolArgumentsError: It does not take such arguments.
        """
        gate = Gate(READER)
        analytics = self._analytics.through(gate)
        plans = Plans(lambda: self._plans.get(athlete_id, None), self._policy)
        desk = Desk(analytics, gate, self.tools, await analytics.today(), plans=plans)
        for place, before in enumerate(earlier):
            await self._used(desk, before, f"earlier_calls[{place}].")
        found = (await self._used(desk, call, "call.")).value_for(READER)
        return Told(document(found, gate.provenance.withheld_activities), gate.provenance)

    async def _used(self, desk: Desk, call: Call, field: str) -> Cleared[ToolResult]:
        if call.tool not in {tool.name for tool in self.tools}:
            raise ToolNotFoundError(self.tools)
        try:
            return await desk.use_for_reader(call.tool, call.arguments)
        except BadArgumentsError as wrong:
            raise ToolArgumentsError(f"{field}arguments", str(wrong)) from wrong
