"""Bikes and shoes with what was done with them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import Gap, Lack, ToolResult
from runningmate_coach.domain.values import TOTAL_NAME, Value, count, full_date
from runningmate_coach.service.tools.tool import choice_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from runningmate_coach.domain.training import Gear
    from runningmate_coach.service.desk import Desk

MOST = 6
KINDS = ("all", "bike", "shoes")
SPORTS = {"bike": "ride", "shoes": "run"}
_NONE = Gap("gear", Lack.NOT_RECORDED, "No such gear is known; the bulk export of a platform brings it.")
_UNUSED = Gap("gear", Lack.PARTIAL, "Some of it is named by no workout that is here.")


class GearUse:
    """See the port."""

    name = "gear"
    description = (
        "Bikes and shoes, what was used last first: the distance, the time and the number of the workouts that name each, the day"
        " of the last one, and in `source` its kind and whether it is retired. Its name is the athlete's words."
    )
    parameters: Mapping[str, Mapping[str, object]] = {"kind": {"type": "string", "enum": list(KINDS)}}
    required = ()

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        kind = choice_of(arguments, "kind", KINDS)
        found = [one for one in await desk.analytics.gear() if kind in ("all", one.kind)]
        if not found:
            return ToolResult(gaps=(_NONE,))
        shown = found[:MOST]
        return ToolResult(
            tuple(value for one in shown for value in _of(one)),
            (_UNUSED,) if any(not one.activity_count for one in shown) else (),
            {base(one): one.name for one in shown},
            len(found) - len(shown),
        )


def base(gear: Gear) -> str:
    """Beginning of the ids of one piece: its name itself is untrusted."""
    folded = " ".join(gear.name.split()).casefold()
    return f"gear/{hashlib.sha256(folded.encode()).hexdigest()[:10]}"


def _of(gear: Gear) -> Iterator[Value]:
    own, sport = base(gear), SPORTS.get(gear.kind, "")
    source = f"workouts that name these {gear.kind}" if gear.kind == "shoes" else "workouts that name it"
    source = f"{gear.kind or 'gear'}{', retired' if gear.retired else ''}: {source}"
    if not gear.activity_count:
        # That no workout here names it tells nothing of how far it went.
        yield Value(f"{own}/workout_count", "workout_count", 0.0, source=source)
        return
    yield Value(
        f"{own}/distance_m",
        "distance_m",
        gear.distance_m,
        "m",
        sport,
        1.0,
        gear.first,
        gear.last,
        source=source,
    )
    yield count(f"{own}/workout_count", gear.activity_count, gear.first, gear.last)
    yield Value(
        f"{own}/timer_time_s",
        TOTAL_NAME,
        gear.timer_time_s,
        "s",
        sport,
        1.0,
        gear.first,
        gear.last,
        source=source,
    )
    if gear.last is not None:
        yield full_date(f"{own}/last_date", gear.last)
