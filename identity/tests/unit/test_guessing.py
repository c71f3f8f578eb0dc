from __future__ import annotations

from runningmate_identity.domain.guessing import BURST, REFILL_PER_S, GuessLimit


def test_wrong_attempts_are_stopped_and_let_in_again_slowly() -> None:
    limit = GuessLimit(0.0)
    for _ in range(BURST):
        assert limit.wait_s(0.0) == 0
        limit.take()
    assert limit.wait_s(0.0) == 1 / REFILL_PER_S
    assert limit.wait_s(1 / REFILL_PER_S) == 0


def test_right_attempts_cost_nothing() -> None:
    limit = GuessLimit(0.0)
    for _ in range(BURST * 3):
        assert limit.wait_s(0.0) == 0
        limit.take()
        limit.give_back()


def test_a_long_silence_does_not_save_up_attempts() -> None:
    limit = GuessLimit(0.0)
    limit.wait_s(1e9)
    for _ in range(BURST):
        limit.take()
    assert limit.wait_s(1e9) > 0
