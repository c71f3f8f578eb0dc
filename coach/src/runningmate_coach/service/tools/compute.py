"""Arithmetic on values that tools gave: the only way to a number that none of them has."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import BadArgumentsError, ToolResult
from runningmate_coach.domain.values import DATE_NAME, FULL_DATE_NAME, Value, change_pct, difference
from runningmate_coach.service.tools.tool import choice_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from runningmate_coach.service.desk import Desk

OPERATIONS = ("sum", "mean", "difference", "change_pct", "share_pct", "ratio")
MOST_VALUES = 20
MOST_ID = 200


class Compute:
    """See the port."""

    name = "compute"
    description = (
        "Arithmetic on values of one kind and unit, named by their ids: sum, mean; and of two values difference (first less"
        " second, without its sign; the direction says up or down), change_pct (of the first from the second), share_pct"
        " (the first in percent of the second) and ratio."
    )
    parameters: Mapping[str, Mapping[str, object]] = {
        "operation": {"type": "string", "enum": list(OPERATIONS)},
        "value_ids": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": MOST_VALUES},
    }
    required = ("operation", "value_ids")

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        operation = choice_of(arguments, "operation", OPERATIONS)
        values = _values(desk, arguments.get("value_ids"))
        # By what it is computed of: the same call names its result alike at any desk.
        digest = hashlib.sha256("\n".join(one.value_id for one in values).encode()).hexdigest()
        value_id = f"compute/{digest[:12]}/{operation}"
        if operation in ("sum", "mean"):
            total = math.fsum(one.value for one in values)
            number = total if operation == "sum" else total / len(values)
            return ToolResult((_of(values, values[0], value_id, number),))
        if len(values) != 2:
            raise BadArgumentsError(f"value_ids: {operation} takes two.")
        first, second = values
        if operation == "difference":
            return ToolResult((_spanned(difference(value_id, first, second), values),))
        if second.value <= 0:
            raise BadArgumentsError(
                "value_ids: the second is not above zero, so nothing can be measured by it."
            )
        if operation == "change_pct":
            changed = change_pct(value_id, first, second)
            assert changed is not None
            return ToolResult((_spanned(changed, values),))
        name, factor, unit = ("share_pct", 100, "%") if operation == "share_pct" else ("ratio", 1, "")
        share = Value(value_id, name, factor * first.value / second.value, unit)
        return ToolResult((_spanned(share, values),))


def _values(desk: Desk, ids: object) -> list[Value]:
    if not isinstance(ids, list) or not 2 <= len(ids) <= MOST_VALUES:
        raise BadArgumentsError(f"value_ids: must be a list of 2 to {MOST_VALUES} ids.")
    for one in ids:
        if not isinstance(one, str) or len(one) > MOST_ID or one not in desk.values:
            raise BadArgumentsError("value_ids: one of them is no id that a tool gave.")
    values = [desk.values[one] for one in ids]
    if any(one.name in (DATE_NAME, FULL_DATE_NAME) for one in values):
        raise BadArgumentsError("value_ids: dates are not computed with.")
    kinds = {(one.unit, one.name.rsplit("_", 1)[-1]) for one in values}
    if len(kinds) != 1:
        raise BadArgumentsError("value_ids: they must be of one kind and unit.")
    return values


def _of(values: Sequence[Value], like: Value, value_id: str, number: float) -> Value:
    made = replace(like, value_id=value_id, value=number, direction="", source="computed")
    return _spanned(made, values)


def _spanned(value: Value, values: Sequence[Value]) -> Value:
    """With the days and the coverage of all that it was computed from."""
    firsts = [one.first for one in values if one.first is not None]
    lasts = [one.last for one in values if one.last is not None]
    return replace(
        value,
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        coverage=min(one.coverage for one in values),
        source="computed",
    )
