"""Plans as files, read back by other programs' readers and by our own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from garmin_fit_sdk import Decoder, Stream

from coach.tests.unit.planning.test_plans import RUNNER, START
from coach.tests.unit.planning.wishes import THRESHOLDS
from runningmate_analytics.domain.formats.fit.messages import messages_of
from runningmate_analytics.domain.model import RecordingError, RejectReason
from runningmate_coach.domain.planning.files import calendar, fit, text, zwift
from runningmate_coach.domain.planning.model import Constraints, Goal, Plan, Race, Session
from runningmate_coach.domain.planning.planner import Outline, propose

MADE_AT = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
ATHLETE = UUID(int=7)


@pytest.fixture(scope="module")
def plan() -> Plan:
    race = Race(START + timedelta(weeks=12, days=-1), "Lake; triathlon, 1", ("swim", "ride", "run"), 51_500)
    limits = Constraints((60, 60, 90, 60, 60, 180, 180), ("run", "ride", "swim"), sessions_a_day=2)
    return propose(Outline(Goal((race,)), limits, RUNNER.past, THRESHOLDS, START))


def decoded(content: bytes) -> dict[str, list[dict[str, Any]]]:
    assert Decoder(Stream.from_byte_array(bytearray(content))).check_integrity()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(content))).read()
    assert errors == []
    return cast("dict[str, list[dict[str, Any]]]", messages)


def first(plan: Plan, sport: str, kind: str) -> Session:
    return next(one for one in plan.sessions if (one.sport, one.kind) == (sport, kind))


def test_garmins_reader_finds_the_steps_of_a_ride(plan: Plan) -> None:
    session = first(plan, "ride", "intervals")
    found = decoded(fit.workout(session, MADE_AT))
    assert found["file_id_mesgs"][0]["type"] == "workout"
    assert found["file_id_mesgs"][0]["time_created"] == MADE_AT
    workout = found["workout_mesgs"][0]
    assert (workout["sport"], workout["wkt_name"]) == ("cycling", text.title(session))
    steps = found["workout_step_mesgs"]
    assert workout["num_valid_steps"] == len(steps)
    assert steps[0]["intensity"] == "warmup"
    work = steps[1]
    assert (work["duration_type"], work["duration_time"]) == ("time", 240.0)
    assert work["target_type"] == "power"
    target = session.blocks[1].steps[0].target
    assert target is not None
    assert work["custom_target_value_low"] == target.low + 1000
    assert work["custom_target_value_high"] == target.high + 1000
    repeat = next(step for step in steps if step["duration_type"] == "repeat_until_steps_cmplt")
    assert (repeat["duration_step"], repeat["repeat_steps"]) == (1, session.blocks[1].times)


def test_a_runs_targets_are_speeds_and_all_steps_last_as_long_as_the_session(plan: Plan) -> None:
    for session in plan.sessions:
        if session.race is not None:
            continue
        steps = decoded(fit.workout(session, MADE_AT))["workout_step_mesgs"]
        total_s = 0.0
        for number, step in enumerate(steps):
            if step["duration_type"] == "time":
                total_s += step["duration_time"]
            else:
                inside = steps[step["duration_step"] : number]
                total_s += (step["repeat_steps"] - 1) * sum(one["duration_time"] for one in inside)
        assert total_s == session.minutes * 60
    steady = decoded(fit.workout(first(plan, "run", "easy"), MADE_AT))["workout_step_mesgs"][0]
    assert steady["custom_target_speed_low"] == pytest.approx(0.72 * 4.0)
    assert steady["custom_target_speed_high"] == pytest.approx(0.84 * 4.0)


def test_our_own_decoder_counts_the_steps_and_knows_that_it_is_no_activity(plan: Plan) -> None:
    session = first(plan, "ride", "intervals")
    (found,), damage = messages_of(fit.workout(session, MADE_AT))
    assert damage is None
    # Warm-up, work and rest, their repetition, the last work, cool-down.
    assert found.counts() == {0: 1, 26: 1, 27: 6}
    with pytest.raises(RecordingError, match="not an activity") as failed:
        found.recordings()
    assert failed.value.reason is RejectReason.NOT_AN_ACTIVITY


def test_zwift_gets_shares_of_the_threshold(plan: Plan) -> None:
    session = first(plan, "ride", "intervals")
    root = ET.fromstring(zwift.workout(session))
    assert root.findtext("sportType") == "bike"
    steps = root.find("workout")
    assert steps is not None
    assert [step.tag for step in steps] == ["Warmup", "IntervalsT", "SteadyState", "Cooldown"]
    assert steps[1].attrib == {
        "Repeat": str(session.blocks[1].times), "OnDuration": "240", "OffDuration": "240", "OnPower": "1.110", "OffPower": "0.480",
    }  # fmt: skip
    total_s = sum(
        int(step.attrib["Repeat"]) * (int(step.attrib["OnDuration"]) + int(step.attrib["OffDuration"]))
        if step.tag == "IntervalsT" else int(step.attrib["Duration"])
        for step in steps
    )  # fmt: skip
    assert total_s == session.minutes * 60


def unfolded(content: bytes) -> list[str]:
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_the_calendar_has_each_session_once_on_its_day(plan: Plan) -> None:
    lines = unfolded(calendar.calendar(plan, ATHLETE, MADE_AT))
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    starts = [line.removeprefix("DTSTART;VALUE=DATE:") for line in lines if line.startswith("DTSTART")]
    assert starts == [f"{one.day:%Y%m%d}" for one in plan.sessions]
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(plan.sessions)
    assert "SUMMARY:Lake\\; triathlon\\, 1" in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(plan.sessions)


def test_a_session_keeps_its_identifier_and_two_athletes_never_share_one(plan: Plan) -> None:
    def uids(athlete: UUID, moment: datetime) -> set[str]:
        lines = unfolded(calendar.calendar(plan, athlete, moment))
        return {line for line in lines if line.startswith("UID:")}

    assert uids(ATHLETE, MADE_AT) == uids(ATHLETE, MADE_AT + timedelta(days=3))
    assert uids(ATHLETE, MADE_AT).isdisjoint(uids(UUID(int=8), MADE_AT))


@pytest.mark.parametrize("line", ["", "x" * 75, "x" * 76, "é" * 80, "🏃" * 40, "x" * 74 + "é", "a" * 500])
def test_folding_keeps_every_character(line: str) -> None:
    pieces = calendar.folded(line).split(b"\r\n")
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.decode() for piece in pieces[:-1]) or not line
    assert calendar.folded(line).decode().replace("\r\n ", "").removesuffix("\r\n") == line


def test_text_cannot_end_its_line_or_begin_another_property() -> None:
    assert calendar.escaped("a\r\nBEGIN:VALARM;x,y\\") == "a\\nBEGIN:VALARM\\;x\\,y\\\\"


def test_targets_read_as_athletes_write_them(plan: Plan) -> None:
    run = first(plan, "run", "easy").blocks[0].steps[0]
    assert text.step_text(run, "run").endswith("min steady at 5:47-4:58 /km")
    assert date(2026, 9, 1) == run.target.valid_from if run.target else False
