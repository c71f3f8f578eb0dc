"""Quickest times over distances for people."""

from __future__ import annotations

from runningmate.analytics.v1 import best_effort_pb2
from runningmate_cli import output
from runningmate_cli.output import Column
from runningmate_servicekit import numerals


def efforts(found: best_effort_pb2.ListBestEffortsResponse, sport: str) -> None:
    """One line an effort."""
    columns = (
        Column("Distance", right=True), Column("Time", right=True), Column("Mean", right=True), Column("Day"),
        Column("Activity"),
    )  # fmt: skip
    rows = [
        (
            numerals.format_metric("distance_m", one.distance_m, "m", sport=sport),
            numerals.duration(effort.time_s),
            numerals.format_metric("mean_speed_mps", one.distance_m / effort.time_s, "m/s", sport=sport),
            effort.local_date,
            effort.activity_name,
        )
        for one in found.distances
        for effort in one.efforts
    ]
    output.table(columns, rows)
    if any(not effort.timed for one in found.distances for effort in one.efforts):
        output.prose("Some recordings are no longer kept: their times are good to some seconds.")
