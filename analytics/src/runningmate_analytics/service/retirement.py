"""Lets go of what its source allows no longer keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.retirement import Forgotten, Revoked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_analytics.domain.retirement import Retirement
    from runningmate_analytics.service.ports import RetirementStore


async def retire(store: RetirementStore, batch: Sequence[Retirement]) -> list[Forgotten]:
    """Applies revocations and expiries of one athlete; says what went with each revocation.

    A recording that came again since, with a greater revision, is left alone. Of an erased athlete there is nothing
    left, which is an answer too.
    """
    if not batch:
        return []
    if not await store.lock_athlete():
        return [Forgotten(entry.deletion_id, (), 0, 0) for entry in batch if isinstance(entry, Revoked)]
    answers = []
    for entry in batch:
        if isinstance(entry, Revoked):
            answers.append(await store.revoke(entry))
        else:
            await store.expire(entry)
    return answers
