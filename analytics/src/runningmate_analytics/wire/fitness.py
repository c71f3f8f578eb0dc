"""Fitness by day and volume by week."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from runningmate.analytics.v1 import best_effort_pb2, fitness_pb2
from runningmate_analytics.wire.vocabulary import sport_to_proto

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from runningmate_analytics.domain.fitness import Fitness, SportWeek
    from runningmate_analytics.service.records import Efforts


def fitness_to_proto(fitness: Fitness) -> fitness_pb2.GetFitnessResponse:
    """Fitness, fatigue and form by day."""
    training = fitness.training
    message = fitness_pb2.GetFitnessResponse(
        first_date=training.first_date.isoformat() if training.first_date else "",
        activities_without_load=training.without_load_count,
        missing_settings=training.missing_settings,
        today=training.today.isoformat(),
        rests_on_estimates=training.rests_on_estimates,
    )
    for day in fitness.days:
        message.days.add(
            date=day.day.isoformat(),
            load=day.load,
            fitness=day.fitness,
            fatigue=day.fatigue,
            form=day.form,
            activity_count=training.activity_count.get(day.day, 0),
        )
    return message


def week_to_proto(monday: date, sports: Sequence[SportWeek]) -> fitness_pb2.Week:
    """One week's totals."""
    return fitness_pb2.Week(
        monday=monday.isoformat(),
        sports=[
            fitness_pb2.SportVolume(
                sport=sport_to_proto(week.sport),
                activity_count=week.activity_count,
                timer_time_s=week.timer_time_s,
                distance_m=week.distance_m,
                elevation_gain_m=week.elevation_gain_m,
                load=week.load,
            )
            for week in sports
        ],
    )


def efforts_to_proto(found: Efforts, titles: Mapping[UUID, str]) -> best_effort_pb2.DistanceEfforts:
    """Efforts over one distance."""
    return best_effort_pb2.DistanceEfforts(
        distance_m=found.distance_m,
        efforts=[
            best_effort_pb2.BestEffort(
                activity_id=str(one.covered.activity_id),
                activity_name=titles.get(one.covered.activity_id, ""),
                local_date=one.covered.day.isoformat(),
                time_s=one.time_s,
                start_s=one.start_s,
                timed=one.start_s is not None,
            )
            for one in found.stretches
        ],
        activity_count=found.activity_count,
    )
