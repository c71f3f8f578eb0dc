"""The port `Conversations`, by the service role under row-level security; and what the job role takes out of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from runningmate_coach.adapters.postgres.athletes import lock
from runningmate_coach.domain.answer import End, Ended
from runningmate_coach.domain.feedback import SentenceNotFound
from runningmate_coach.domain.talk import (
    BROKEN,
    MOST_TOLD,
    MOST_TURNS,
    OPEN_FOR,
    Conversation,
    State,
    Turn,
    lasting,
    title_of,
)
from runningmate_coach.domain.talkerrors import ConversationFull, ConversationNotFound
from runningmate_coach.wire import conversations as wire
from runningmate_servicekit.datause import OWN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from runningmate_coach.domain.talk import Answer
    from runningmate_coach.domain.verification import Sentence
    from runningmate_servicekit.database import Connection, Database, Pool

GONE = "document = NULL, end_kind = NULL, end_reason = '', workout_ids = '{}', expires_at = NULL"
"""What is left of an answer that may not be kept: its question, and what it rested on."""
CONVERSATION = """SELECT conversation_id, title, created_at, updated_at,
    (SELECT count(*) FROM coach.turn WHERE turn.conversation_id = conversation.conversation_id) AS turn_count
    FROM coach.conversation"""


class PostgresConversations:
    """Writers take the athlete's row first, so that turns have an order and no answer outlives a deletion."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, athlete_id: UUID, conversation_id: UUID | None, question: str
    ) -> tuple[UUID, UUID, Sequence[Turn]]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            now = await connection.fetchval("SELECT clock_timestamp()")
            if conversation_id is None:
                conversation_id, position = uuid4(), 0
                await connection.execute(
                    "INSERT INTO coach.conversation VALUES ($1, $2, $3, $4, $4)",
                    conversation_id,
                    athlete_id,
                    title_of(question),
                    now,
                )
            else:
                position = await _gone_on_with(connection, conversation_id, now)
            turn_id = uuid4()
            await connection.execute(
                """INSERT INTO coach.turn (turn_id, athlete_id, conversation_id, position, question, asked_at)
                   VALUES ($1, $2, $3, $4, $5, $6)""",
                turn_id,
                athlete_id,
                conversation_id,
                position,
                question,
                now,
            )
            earlier = await _turns(
                connection, conversation_id, max(0, position - MOST_TOLD), min(position, MOST_TOLD)
            )
        return conversation_id, turn_id, earlier

    async def finish(
        self,
        athlete_id: UUID,
        turn_id: UUID,
        day: date | None,
        answer: Answer,
        ended: Ended,
        keep_days: int | None,
    ) -> None:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            await lock(connection, athlete_id)
            revoked = not lasting(answer.source_kinds) and await connection.fetchval(
                """SELECT revoked_at >= asked_at FROM coach.athlete JOIN coach.turn USING (athlete_id)
                   WHERE turn_id = $1""",
                turn_id,
            )
            if revoked:
                await connection.execute(
                    "UPDATE coach.turn SET state = 'deleted', local_date = $2 WHERE turn_id = $1",
                    turn_id,
                    day,
                )
                return
            await connection.execute(
                """UPDATE coach.turn SET state = 'kept', local_date = $2, document = $3, end_kind = $4,
                       end_reason = $5, source_kinds = $6, workout_ids = $7,
                       expires_at = asked_at + $8::integer * interval '1 day'
                   WHERE turn_id = $1""",
                turn_id,
                day,
                wire.answer_to(answer).SerializeToString(deterministic=True),
                ended.kind.value,
                ended.reason,
                answer.source_kinds,
                [UUID(one) for one in answer.workouts],
                keep_days,
            )

    async def listed(
        self, athlete_id: UUID, size: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[Conversation]:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            rows = await connection.fetch(
                f"""{CONVERSATION} WHERE $1::timestamptz IS NULL OR (updated_at, conversation_id) < ($1, $2::uuid)
                    ORDER BY updated_at DESC, conversation_id DESC LIMIT $3""",
                *(after or (None, None)),
                size,
            )
        return [Conversation(**row) for row in rows]

    async def get(
        self, athlete_id: UUID, conversation_id: UUID, first: int, size: int
    ) -> tuple[Conversation, Sequence[Turn]]:
        """See the port."""
        async with self._database.snapshot(athlete_id) as connection:
            row = await connection.fetchrow(f"{CONVERSATION} WHERE conversation_id = $1", conversation_id)
            if row is None:
                raise ConversationNotFound(str(conversation_id))
            return Conversation(**row), await _turns(connection, conversation_id, first, size)

    async def sentence(self, athlete_id: UUID, turn_id: UUID, place: int) -> Sentence:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            stored = await connection.fetchval("SELECT document FROM coach.turn WHERE turn_id = $1", turn_id)
        said = () if stored is None else wire.answer_from(stored).sentences
        if place >= len(said):
            raise SentenceNotFound
        return said[place]

    async def remove(self, athlete_id: UUID, conversation_id: UUID) -> bool:
        """See the port."""
        async with self._database.athlete_transaction(athlete_id) as connection:
            # What nobody confirmed goes with the talk in which it was said.
            await connection.execute(
                "DELETE FROM coach.memory WHERE conversation_id = $1 AND state <> 'confirmed'",
                conversation_id,
            )
            return bool(
                await connection.fetchval(
                    "DELETE FROM coach.conversation WHERE conversation_id = $1 RETURNING true",
                    conversation_id,
                )
            )


async def withdraw(connection: Connection, athlete_id: UUID, workout_id: UUID | None) -> int:
    """Takes out answers that rest on deleted data: those of a workout, or all that are not of the athlete's own files.

    By the job role, in the transaction that hears of the deletion. Gives how many.
    """
    if workout_id is not None:
        told = await connection.execute(
            f"UPDATE coach.turn SET state = 'deleted', {GONE} WHERE athlete_id = $1 AND $2 = ANY(workout_ids)",  # noqa: S608 - a constant
            athlete_id,
            workout_id,
        )
        await connection.execute(
            "DELETE FROM coach.feedback WHERE athlete_id = $1 AND workout_id = $2", athlete_id, workout_id
        )
        return int(told.rpartition(" ")[2])
    told = await connection.execute(
        f"""UPDATE coach.turn SET state = 'deleted', {GONE}
            WHERE athlete_id = $1 AND state = 'kept' AND source_kinds & ~$2::smallint <> 0""",  # noqa: S608 - a constant
        athlete_id,
        OWN,
    )
    return int(told.rpartition(" ")[2])


async def expire(pool: Pool) -> int:
    """Takes out the answers whose days are over; by the job role. Gives how many."""
    told = await pool.execute(
        f"UPDATE coach.turn SET state = 'expired', {GONE} WHERE expires_at <= clock_timestamp()"  # noqa: S608 - a constant
    )
    return int(told.rpartition(" ")[2])


async def _gone_on_with(connection: Connection, conversation_id: UUID, now: datetime) -> int:
    """The position of the next turn."""
    found = await connection.fetchval(
        "UPDATE coach.conversation SET updated_at = $2 WHERE conversation_id = $1 RETURNING true",
        conversation_id,
        now,
    )
    if not found:
        raise ConversationNotFound(str(conversation_id))
    position: int = await connection.fetchval(
        "SELECT coalesce(max(position) + 1, 0) FROM coach.turn WHERE conversation_id = $1", conversation_id
    )
    if position >= MOST_TURNS:
        raise ConversationFull(MOST_TURNS)
    return position


async def _turns(connection: Connection, conversation_id: UUID, first: int, size: int) -> list[Turn]:
    rows = await connection.fetch(
        """SELECT turn_id, question, asked_at, local_date, state, document, end_kind, end_reason FROM coach.turn
           WHERE conversation_id = $1 AND position >= $2 ORDER BY position LIMIT $3""",
        conversation_id,
        first,
        size,
    )
    return [_turn(row) for row in rows]


def _turn(row: Any) -> Turn:
    state, ended = State(row["state"]), None
    if row["end_kind"] is not None:
        ended = Ended(End(row["end_kind"]), row["end_reason"])
    elif state is State.OPEN and datetime.now(UTC) - row["asked_at"] > OPEN_FOR:
        state, ended = State.KEPT, BROKEN
    return Turn(
        row["turn_id"],
        row["question"],
        row["asked_at"],
        row["local_date"],
        state,
        None if row["document"] is None else wire.answer_from(row["document"]),
        ended,
    )
