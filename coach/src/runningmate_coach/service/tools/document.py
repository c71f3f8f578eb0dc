"""A tool's answer as a JSON document of at most 4 KB, for whoever reads it from outside this code."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from runningmate_coach.domain.numerals import plain
from runningmate_coach.domain.values import FULL_DATE_NAME

if TYPE_CHECKING:
    from runningmate_coach.domain.grounding import Gap, ToolResult
    from runningmate_coach.domain.values import Value

MOST_BYTES = 4_096
MOST_TITLE = 80
MOST_REASON = 200


def document(result: ToolResult, withheld_count: int = 0) -> str:
    """The document; what does not fit is left out from the end, and how much is said.

    Args:
        result: What the tool answered.
        withheld_count: Workouts that the data-use policy kept back, where nobody else tells the reader.
    """
    kept, left_out = result, result.left_out
    while len(text := _text(kept, left_out, withheld_count).encode()) > MOST_BYTES:
        if kept.titles and len(kept.values) <= 2 * len(kept.titles):
            kept = replace(kept, titles=dict(list(kept.titles.items())[:-1]))
        elif kept.values:
            kept, left_out = replace(kept, values=kept.values[:-1]), left_out + 1
        elif kept.gaps:
            kept = replace(kept, gaps=kept.gaps[:-1])
        else:
            kept = replace(kept, titles={})
    return text.decode()


def _text(result: ToolResult, left_out: int, withheld_count: int) -> str:
    content: dict[str, object] = {"values": [_value(one) for one in result.values]}
    if result.gaps:
        content["missing"] = [_gap(one) for one in result.gaps]
    if result.titles:
        content["titles_written_by_the_athlete"] = {
            workout: plain(title)[:MOST_TITLE] for workout, title in result.titles.items()
        }
    if withheld_count:
        content["withheld_workouts"] = withheld_count
    if left_out:
        content["left_out"] = left_out
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _value(value: Value) -> dict[str, object]:
    shown: dict[str, object] = {"id": value.value_id, "text": value.text}
    if value.unit and value.name != FULL_DATE_NAME:
        shown["unit"] = value.unit
    if value.direction:
        shown["direction"] = value.direction
    if value.coverage < 1:
        shown["coverage"] = round(value.coverage, 2)
    if value.first is not None and value.last is not None and value.name != FULL_DATE_NAME:
        days = (value.first.isoformat(), value.last.isoformat())
        shown["days"] = days[0] if days[0] == days[1] else "..".join(days)
    if value.source:
        shown["source"] = value.source[:MOST_REASON]
    return shown


def _gap(gap: Gap) -> dict[str, str]:
    return {"what": gap.what, "why": gap.kind.value, "reason": gap.reason[:MOST_REASON]}
