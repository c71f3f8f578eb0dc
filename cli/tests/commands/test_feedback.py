"""feedback not-useful, wrong, list, undo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.tests.commands.conftest import Mesh


def test_feedback_is_given_listed_and_taken_back(mesh: Mesh) -> None:
    assert mesh.run("feedback", "list").stdout == "Nothing yet.\n"
    told = mesh.run("feedback", "wrong", "last", "decoupling")
    assert "leave it out" in told.stdout
    assert "threshold power" in told.stdout
    assert "What was wrong?" in told.stderr
    assert mesh.run("feedback", "wrong", "last", "decoupling", "--because", "the strap slipped").stderr == ""
    made = json.loads(mesh.run("feedback", "not-useful", "last", "coupled", "--json").stdout)
    assert made["feedback"]["finding"]["finding"] == "coupled"
    listed = mesh.run("feedback", "list").stdout
    assert "the strap slipped" in listed
    assert "not useful" in listed
    assert mesh.run("feedback", "undo", made["feedback"]["feedbackId"]).stdout == "Taken back.\n"
    assert "coupled" not in mesh.run("feedback", "list").stdout
    assert "too short" in mesh.run("feedback", "undo", "ff", code=2).stderr
    assert "0 feedbacks" in mesh.run("feedback", "undo", "aaaa", code=5).stderr


def test_without_a_name_the_finding_of_the_review_is_meant(mesh: Mesh) -> None:
    assert "no finding" in mesh.run("feedback", "not-useful", code=5).stderr
