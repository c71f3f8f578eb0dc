"""weeks list, show; feedback on what they say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cli.tests.commands.fakeweeks import WORKOUT

if TYPE_CHECKING:
    from cli.tests.commands.conftest import Mesh


def test_reviewed_weeks_are_listed_with_what_was_said_first(mesh: Mesh) -> None:
    listed = mesh.run("weeks", "list").stdout.splitlines()
    assert [line.split()[0] for line in listed[1:]] == ["2026-04-27", "2026-04-20"]
    assert "4 days were hard" in listed[1]
    assert "no longer kept" in listed[2]
    assert "\x1b" not in "".join(listed)
    assert len(mesh.run("weeks", "list", "--limit", "1").stdout.splitlines()) == 2


def test_a_review_is_shown_with_its_evidence_where_wished(mesh: Mesh) -> None:
    plain = mesh.run("weeks", "show").stdout
    assert plain.strip().startswith("2026-04-27 to 2026-05-03 (engine: rules)")
    assert "Was that planned?" in plain
    assert "totals/" not in plain
    shown = mesh.run("weeks", "show", "2026-04-29", "--evidence").stdout
    assert "4: totals/2026-04-27/hard_day_count, 2026-04-27 to 2026-05-03, coverage 50 %" in shown
    gone = mesh.run("weeks", "show", "2026-04-26")
    assert gone.stdout.strip() == "2026-04-20 to 2026-04-26"
    assert "may be kept for some days only" in gone.stderr
    assert "no kept review" in mesh.run("weeks", "show", "2025-01-01", code=5).stderr


def test_a_finding_of_a_week_is_judged(mesh: Mesh) -> None:
    given = json.loads(mesh.run("feedback", "not-useful", "--week", "--json").stdout)
    assert given["feedback"]["finding"] == {"activityId": WORKOUT, "finding": "week_hard_days"}
    named = (
        "feedback",
        "wrong",
        "--week",
        "2026-04-28",
        "week_hard_days",
        "--because",
        "two were tests",
        "--json",
    )
    assert json.loads(mesh.run(*named).stdout)["feedback"]["comment"] == "two were tests"
    refused = mesh.run("feedback", "wrong", "--week", "last", "decoupling", code=5).stderr
    assert "has no finding decoupling; it has: week_hard_days" in refused
    assert "has no finding." in mesh.run("feedback", "wrong", "--week", "2026-04-20", code=5).stderr
