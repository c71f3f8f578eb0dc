"""The end of what the coach made of data that is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.adapters.postgres import conversations, plans
from runningmate_coach.adapters.postgres.athletes import revoke

if TYPE_CHECKING:
    from uuid import UUID

    from runningmate_servicekit.database import Connection


async def withdraw(connection: Connection, athlete_id: UUID, workout_id: UUID | None) -> tuple[int, int]:
    """Takes out what rests on a workout or, without one, on more than the athlete's own files.

    By the job role, in the transaction that hears of the deletion. A plan rests on weeks of training, so that it stays when
    one workout goes.

    Returns:
        The numbers of plans and of answers.
    """
    if workout_id is not None:
        return 0, await conversations.withdraw(connection, athlete_id, workout_id)
    await revoke(connection, athlete_id)
    return await plans.withdraw(connection, athlete_id), await conversations.withdraw(
        connection, athlete_id, None
    )
