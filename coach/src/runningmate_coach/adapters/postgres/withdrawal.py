"""The end of what the coach made of data that is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.adapters.postgres import conversations, plans, weeks
from runningmate_coach.adapters.postgres.athletes import revoke

if TYPE_CHECKING:
    from uuid import UUID

    from runningmate_servicekit.database import Connection, Pool


async def withdraw(connection: Connection, athlete_id: UUID, workout_id: UUID | None) -> tuple[int, int]:
    """Takes out what rests on a workout or, without one, on more than the athlete's own files.

    By the job role, in the transaction that hears of the deletion. A plan rests on weeks of training, so that it stays when
    the athlete deletes one workout; of what a platform gave it goes, also when that takes back a single one.

    Returns:
        The numbers of plans, and of answers and reviews of weeks.
    """
    gone = 0
    if workout_id is None:
        await revoke(connection, athlete_id)
        gone = await plans.withdraw(connection, athlete_id)
    answers = await conversations.withdraw(connection, athlete_id, workout_id)
    return gone, answers + await weeks.withdraw(connection, athlete_id, workout_id)


async def expire(pool: Pool) -> int:
    """Takes out the answers and reviews of weeks whose days are over; by the job role. Gives how many."""
    return await conversations.expire(pool) + await weeks.expire(pool)
