"""Routes to follow, as the athlete made or kept them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import Gap, Lack, ToolResult
from runningmate_coach.domain.values import Value
from runningmate_coach.service.tools.tool import number_of, text_of
from runningmate_coach.service.tools.workouts import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from runningmate_coach.domain.training import Route
    from runningmate_coach.service.desk import Desk

MOST = 8
_NONE = Gap("routes", Lack.NOT_RECORDED, "No such route is known; the bulk export of a platform brings them.")
_MORE = Gap("routes", Lack.TOO_MUCH, "Not all routes were looked at, for there are too many.")


class Routes:
    """See the port."""

    name = "routes"
    description = (
        "Routes that the athlete made or kept, with length and climbing, the one nearest to `near_m` first, else by name."
        " `name_has` looks for words in the name, which is the athlete's words. They are no workouts: nobody says that one was"
        " followed."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "name_has": {"type": "string", "maxLength": 120},
        "near_m": {"type": "number", "minimum": 1, "maximum": 1_000_000},
    }
    required = ()

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        words, near_m = (
            plain_text(text_of(arguments, "name_has")),
            number_of(arguments, "near_m", 1, 1_000_000),
        )
        routes, whole = await desk.analytics.routes()
        found = [one for one in routes if words in plain_text(one.name)]
        if near_m is not None:
            found.sort(key=lambda one: abs(one.distance_m - near_m))
        gaps = () if whole else (_MORE,)
        if not found:
            return ToolResult(gaps=(_NONE, *gaps))
        shown = found[:MOST]
        return ToolResult(
            tuple(value for one in shown for value in _of(one)),
            gaps,
            {f"routes/{one.route_id}": one.name for one in shown},
            len(found) - len(shown),
        )


def _of(route: Route) -> Iterator[Value]:
    own = f"routes/{route.route_id}"
    yield Value(f"{own}/distance_m", "distance_m", route.distance_m, "m", source="the line of the route")
    if route.elevation_gain_m is not None:
        yield Value(
            f"{own}/elevation_gain_m", "elevation_gain_m", route.elevation_gain_m, "m", source="its altitudes"
        )
