"""The port of a tool, and how arguments are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from runningmate_coach.domain.grounding import BadArgumentsError
from runningmate_coach.domain.periods import Period, PeriodError, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from runningmate_coach.domain.grounding import ToolResult
    from runningmate_coach.service.desk import Desk

SPORTS = ("run", "ride", "swim", "walk", "hike", "row", "strength", "other")
PERIOD: Mapping[str, object] = {
    "type": "string",
    "description": "`today`, `yesterday`, `this week`, `last month`, `past 28 days`, `2026-05`, `2026`, one day as"
    " `2026-05-03`, or `2026-05-01..2026-05-07`.",
}
SPORT: Mapping[str, object] = {"type": "string", "enum": list(SPORTS), "description": "Left out: all sports."}
MOST_TEXT = 120


class Tool(Protocol):
    """One question to analytics."""

    @property
    def name(self) -> str:
        """Such as `load_and_form`."""
        ...

    @property
    def description(self) -> str:
        """What it answers, for whoever chooses it."""
        ...

    @property
    def parameters(self) -> Mapping[str, Mapping[str, object]]:
        """Arguments as JSON schema, by name."""
        ...

    @property
    def required(self) -> Sequence[str]:
        """Arguments that it cannot do without."""
        ...

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """Answers. The athlete is the caller; nothing in the arguments can name another.

        Raises:
            BadArgumentsError: The arguments are wrong.
        """
        ...


def schema_of(tool: Tool) -> dict[str, object]:
    """A tool's arguments as one JSON schema."""
    return {
        "type": "object",
        "properties": dict(tool.parameters),
        "required": list(tool.required),
        "additionalProperties": False,
    }


def period_of(
    arguments: Mapping[str, object], today: date, name: str = "period", default: str = ""
) -> Period:
    """Reads a period; what of it lies in the future stays in."""
    given = text_of(arguments, name) or default
    try:
        return named(given, today)
    except PeriodError as wrong:
        raise BadArgumentsError(f"{name}: {wrong}") from wrong


def sport_of(arguments: Mapping[str, object]) -> str:
    """Reads a sport; empty means all."""
    given = text_of(arguments, "sport")
    if given and given not in SPORTS:
        raise BadArgumentsError(f"sport: must be one of {', '.join(SPORTS)}.")
    return given


def text_of(arguments: Mapping[str, object], name: str) -> str:
    """Reads a short text; empty when it is not given."""
    given = arguments.get(name, "")
    if not isinstance(given, str) or len(given) > MOST_TEXT:
        raise BadArgumentsError(f"{name}: must be a text of at most {MOST_TEXT} characters.")
    return given.strip()


def choice_of(arguments: Mapping[str, object], name: str, choices: Sequence[str]) -> str:
    """Reads one of several words; the first when it is not given."""
    given = text_of(arguments, name) or choices[0]
    if given not in choices:
        raise BadArgumentsError(f"{name}: must be one of {', '.join(choices)}.")
    return given


def number_of(arguments: Mapping[str, object], name: str, least: float, most: float) -> float | None:
    """Reads a number; None when it is not given."""
    given = arguments.get(name)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given <= most:
        raise BadArgumentsError(f"{name}: must be a number from {least:g} to {most:g}.")
    return float(given)


def only(arguments: Mapping[str, object], known: Mapping[str, object]) -> None:
    """Refuses arguments that a tool does not have."""
    for name in arguments:
        if name not in known:
            raise BadArgumentsError(
                f"{name[:MOST_TEXT]}: there is no such argument; there are {', '.join(known) or 'none'}."
            )
