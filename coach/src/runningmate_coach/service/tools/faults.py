"""What of one recording is not to be trusted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from runningmate_coach.domain.grounding import Gap, Lack, ToolResult
from runningmate_coach.domain.values import count, full_date
from runningmate_coach.service.tools.workout import WORKOUT, workout_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.service.desk import Desk

_PARTIAL = Gap("recording", Lack.PARTIAL, "Only a part of that file could be read.")
_REPAIR = Gap(
    "lengths", Lack.PARTIAL, "Some pool lengths of that workout were probably counted wrong by the device."
)


class RecordingFaults:
    """See the port."""

    name = "recording_faults"
    description = (
        "Faults that were found in one workout's recording: for how long a channel was marked and by which rule, pool lengths"
        " that were counted wrong, and whether the file was read in part. No metric rests on what is marked."
    )
    parameters: Mapping[str, Mapping[str, object]] = {"workout_id": WORKOUT}
    required = ("workout_id",)

    async def run(self, desk: Desk, arguments: Mapping[str, object]) -> ToolResult:
        """See the port."""
        found = await desk.analytics.activity(workout_of(arguments))
        marked_s: dict[str, float] = defaultdict(float)
        for fault in found.faults:
            marked_s[fault.rule] += fault.end_s - fault.start_s
        own = f"{found.activity_id}/faults"
        values = [count(f"{own}/fault_count", len(found.faults), found.day, found.day)]
        for rule, seconds in sorted(marked_s.items()):
            values.append(found.derived(f"faults/{rule}_time_s", seconds, "s"))
        values.append(full_date(f"{found.activity_id}/date", found.day))
        gaps = [_PARTIAL] if found.partial else []
        if found.repair is not None and found.repair.change_count:
            gaps.append(_REPAIR)
        return ToolResult(tuple(values), tuple(gaps), {found.activity_id: found.name})
