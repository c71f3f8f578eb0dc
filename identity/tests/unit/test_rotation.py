from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from runningmate_identity.domain.model import Session
from runningmate_identity.domain.rotation import RETRY_GRACE, RefreshState, Verdict, judge

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOMENT = timedelta(seconds=1)
LIVING = Session(uuid4(), uuid4(), "phone", NOW, NOW, NOW + timedelta(days=90))


def state(*, generation: int = 3, newest: int = 3, replaced: timedelta | None = None) -> RefreshState:
    return RefreshState(LIVING, generation, newest, None if replaced is None else NOW - replaced)


def test_the_current_token_is_renewed() -> None:
    assert judge(state(), NOW) is Verdict.RENEW


def test_a_lost_answer_may_be_asked_for_again_within_the_grace() -> None:
    assert judge(state(newest=4, replaced=RETRY_GRACE), NOW) is Verdict.RENEW


def test_an_old_token_ends_the_session_after_the_grace() -> None:
    assert judge(state(newest=4, replaced=RETRY_GRACE + MOMENT), NOW) is Verdict.REUSED


def test_an_old_token_ends_the_session_at_once_when_its_successor_was_used() -> None:
    assert judge(state(newest=5, replaced=MOMENT), NOW) is Verdict.REUSED


@pytest.mark.parametrize("newest", [3, 4, 5])
def test_a_token_displaced_by_its_sibling_ends_the_session(newest: int) -> None:
    displaced = replace(state(newest=newest, replaced=MOMENT), displaced=True)
    assert judge(displaced, NOW) is Verdict.REUSED


@pytest.mark.parametrize("after", [timedelta(days=90), timedelta(days=91)])
def test_a_session_that_was_not_refreshed_is_over(after: timedelta) -> None:
    assert judge(state(), NOW + after) is Verdict.ENDED
