"""What `not useful` and `wrong` change."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coach.tests.season import TODAY, workout
from runningmate_coach.domain.feedback import Feedback, Subject, Verdict, chosen, doubted, leads, muted
from runningmate_coach.domain.findings import Finding, Rank
from runningmate_coach.domain.phrase import phrase
from runningmate_coach.domain.training import Activity, Fault

RUN = replace(workout("run", "A run"), activity_id=str(uuid.UUID(int=1)))
DRIFT = Finding("decoupling", Rank.CORRECT, phrase("It drifted."))
TIRED = Finding("fatigue_high", Rank.PROTECT, phrase("Rest."))


def given(kind: str, verdict: Verdict, day: date = TODAY, of: Activity = RUN) -> Feedback:
    about = Subject(uuid.UUID(of.activity_id), kind)
    return Feedback(uuid.uuid4(), about, verdict, "", day, datetime.now(UTC))


def test_what_is_not_useful_is_left_out_for_four_weeks_and_longer_each_time() -> None:
    once = [given("decoupling", Verdict.NOT_USEFUL)]
    assert muted(once, TODAY + timedelta(days=28)) == {"decoupling"}
    assert muted(once, TODAY + timedelta(days=29)) == frozenset()
    twice = [*once, given("decoupling", Verdict.NOT_USEFUL, TODAY - timedelta(days=3))]
    assert muted(twice, TODAY + timedelta(days=56)) == {"decoupling"}
    assert muted(twice, TODAY + timedelta(days=57)) == frozenset()
    assert chosen([DRIFT, TIRED], once, RUN) == (TIRED,)
    assert chosen([DRIFT], [], RUN) == (DRIFT,)


def test_caution_is_never_left_out_only_put_last() -> None:
    (last, first) = chosen([TIRED, DRIFT], [given("fatigue_high", Verdict.NOT_USEFUL)], RUN)
    assert (last.kind, last.rank) == ("fatigue_high", Rank.KEEP)
    assert first is DRIFT


def test_what_is_wrong_is_left_out_of_this_activity_alone() -> None:
    wrong = [given("fatigue_high", Verdict.WRONG)]
    other = replace(RUN, activity_id=str(uuid.UUID(int=2)))
    assert chosen([TIRED, DRIFT], wrong, RUN) == (DRIFT,)
    assert chosen([TIRED, DRIFT], wrong, other) == (TIRED, DRIFT)
    assert muted(wrong, TODAY) == frozenset()


def test_only_a_sentence_that_cites_the_same_value_is_doubted() -> None:
    about = Subject(turn_id=uuid.uuid4(), sentence=0, value_ids=("fitness/2026-11-22/fitness",))
    wrong = Feedback(uuid.uuid4(), about, Verdict.WRONG, "", TODAY, datetime.now(UTC))
    assert doubted([wrong], ["fitness/2026-11-22/fitness"]) is wrong
    assert doubted([wrong], ["fitness/2026-11-21/fitness"]) is None
    assert doubted([replace(wrong, verdict=Verdict.NOT_USEFUL)], about.value_ids) is None


def test_leads_name_the_marked_faults_first_and_then_the_settings() -> None:
    ride = replace(RUN, sport="ride", faults=(Fault("heart_rate_flat", ("heart_rate_bpm",), 0, 60),) * 2)
    found = list(leads(Subject(uuid.UUID(ride.activity_id), "fatigue_high"), [ride]))
    assert [(one.fault, one.setting, one.sport) for one in found] == [
        ("heart_rate_flat", "", ""),
        ("", "threshold_power_w", "ride"),
    ]
    assert "runningmate athlete add threshold-power" in found[1].text
    heart = Subject(turn_id=uuid.uuid4(), sentence=0, value_ids=("x/mean_heart_rate_bpm",))
    assert [one.setting for one in leads(heart, [])] == ["threshold_heart_rate_bpm", "max_heart_rate_bpm"]
    assert list(leads(Subject(uuid.UUID(int=1), "race_paced"), [RUN])) == []
