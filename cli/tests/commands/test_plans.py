from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from google.protobuf import json_format
from google.protobuf.message import Message

from cli.tests.commands.conftest import Mesh
from runningmate.coach.v1 import compliance_pb2
from runningmate.coach.v1 import plan_request_pb2 as messages

RACE_DAY = (datetime.now(UTC).date() + timedelta(weeks=10)).isoformat()
LIMITS = ("plan", "limits", "--time", "45,60,60,60,0,90,150", "--sport", "run")


@pytest.fixture
def runner(mesh: Mesh) -> Mesh:
    """A mesh with an athlete who has said when there is time."""
    mesh.new_athlete()
    mesh.run(*LIMITS)
    return mesh


def test_without_limits_a_plan_asks_for_them(mesh: Mesh) -> None:
    mesh.new_athlete()
    assert "runningmate plan limits" in mesh.run("plan", "propose", code=1).stderr


def test_limits_are_shown_and_changed_one_by_one(runner: Mesh) -> None:
    runner.run(
        "plan", "limits", "--sport", "run", "--sport", "swim", "--pool", "mon,thu", "--away", "2027-01-02..2027-01-09",
        "--injury", "run:2027-02-01..2027-02-10:30", "--equipment", "pool", "--rest-days", "2", "--long-day", "sat",
    )  # fmt: skip
    shown = runner.run("plan", "limits").stdout
    for text in ("Mon 45", "Sun 150", "run, swim", "days of rest: 2", "Pool: Mon, Thu", "Long session: Sat",
                 "Away: 2027-01-02 to 2027-01-09", "run easy, at most 30 min", "Equipment: pool"):  # fmt: skip
        assert text in shown


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (("limits", "--time", "60,60"), "seven numbers"),
        (("limits", "--pool", "someday"), "weekdays"),
        (("limits", "--away", "2027-02-30"), "no day"),
        (("limits", "--injury", "golf:2027-01-01"), "no injury"),
        (("propose", "--race", RACE_DAY, "chess", "10"), "no sport of a race"),
        (("propose", "--race", RACE_DAY, "run", "far"), "no distance"),
        (("propose", "--race", RACE_DAY, "swim", "3.8"), "goal.races[0].sports"),
        (("export", "--to", "plan.doc"), ".ics, .fit or .zwo"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(
    runner: Mesh, args: tuple[str, ...], text: str
) -> None:
    assert text in runner.run("plan", *args, code=2).stderr


def test_a_plan_is_proposed_accepted_and_shown_week_by_week(runner: Mesh) -> None:
    shown = runner.run("plan", "propose", "--race", RACE_DAY, "run", "21.1", "--name", "Half of it").stdout
    assert "Half of it" in shown
    assert "Week of " in shown
    assert "taper" in shown
    assert "If it is done" in shown
    assert "runningmate plan accept" in shown
    assert "You follow plan" in runner.run("plan", "accept").stdout
    steps = runner.run("plan", "show", "--steps").stdout
    assert "(accepted)" in steps
    assert "/km" in steps
    assert "On a bad day" in steps
    assert "accepted" in runner.run("plan", "list").stdout
    assert "not begun" in runner.run("plan", "done").stdout


def test_a_missed_session_changes_only_itself_and_waits_to_be_accepted(runner: Mesh) -> None:
    found = runner.json("plan", "propose", "--race", RACE_DAY, "run", "21.1")
    runner.run("plan", "accept")
    key = next(one for one in found["plan"]["weeks"][1]["sessions"] if one["key"])
    shown = runner.run("plan", "replan", "--missed", key["sessionId"], "--remedy", "skip").stdout
    assert "skipped" in shown
    assert "removed" in shown
    assert "runningmate plan accept" in shown
    assert "has no session" in runner.run("plan", "replan", "--missed", "nothing", code=5).stderr


def test_nothing_waits_where_nothing_was_proposed(runner: Mesh) -> None:
    assert "plan propose" in runner.run("plan", "accept", code=5).stderr
    assert "no plan yet" in runner.run("plan", "show", code=5).stderr
    assert "no plan yet" in runner.run("plan", "list").stdout


def test_a_plan_is_written_as_calendar_and_workouts(runner: Mesh, tmp_path: Path) -> None:
    runner.run("plan", "propose", "--weeks", "4")
    runner.run("plan", "accept")
    begins = {".ics": b"BEGIN:VCALENDAR", ".fit": b"\x0e\x10", ".zwo": b"<?xml"}
    for suffix, begin in begins.items():
        target = tmp_path / f"plan{suffix}"
        runner.run("plan", "export", "--to", str(target))
        assert target.read_bytes().startswith(begin)
        assert "already" in runner.run("plan", "export", "--to", str(target), code=2).stderr
        runner.run("plan", "export", "--to", str(target), "--overwrite")


def test_a_deleted_plan_is_gone(runner: Mesh) -> None:
    plan_id = runner.json("plan", "propose", "--weeks", "3")["plan"]["planId"]
    runner.run("plan", "delete", plan_id)
    runner.run("plan", "delete", plan_id, code=5)


@pytest.mark.parametrize(
    ("args", "kind"),
    [
        (("limits",), messages.GetTrainingConstraintsResponse),
        (("propose", "--weeks", "4"), messages.ProposePlanResponse),
        (("accept",), messages.AcceptPlanResponse),
        (("show",), messages.GetPlanResponse),
        (("list",), messages.ListPlansResponse),
        (("replan",), messages.ReplanResponse),
        (("done",), compliance_pb2.GetComplianceResponse),
    ],
)
def test_json_is_one_document_of_the_contract(
    runner: Mesh, args: tuple[str, ...], kind: type[Message]
) -> None:
    if args[0] in {"accept", "show", "replan", "done"}:
        runner.run("plan", "propose", "--weeks", "4")
    if args[0] in {"show", "replan", "done"}:
        runner.run("plan", "accept")
    json_format.ParseDict(runner.json("plan", *args), kind())
