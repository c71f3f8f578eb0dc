"""memory list, add, confirm, correct, reject, forget."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cli.tests.commands.fakememories import KNEE

if TYPE_CHECKING:
    from cli.tests.commands.conftest import Mesh


def test_memories_are_listed_decided_on_and_forgotten(mesh: Mesh) -> None:
    listed = mesh.run("memory", "list").stdout
    assert "waits for you" in listed
    assert "\x1b" not in listed
    assert "used" in mesh.run("memory", "confirm", KNEE[:6]).stdout
    corrected = json.loads(
        mesh.run(
            "memory", "correct", KNEE[:6], "--words", "my knee is sore", "--until", "2026-06-01", "--json"
        ).stdout
    )
    assert corrected["content"] == {
        "kind": "MEMORY_KIND_INJURY", "words": "my knee is sore", "fromDate": "2026-05-01",
        "untilDate": "2026-06-01", "sport": "SPORT_RUN", "weekdays": [],
    }  # fmt: skip
    assert "rejected" in mesh.run("memory", "reject", KNEE).stdout
    assert mesh.run("memory", "forget", KNEE[:6]).stdout == "Forgotten.\n"
    assert "no memory" in mesh.run("memory", "confirm", KNEE, code=5).stderr
    assert "too short" in mesh.run("memory", "confirm", "ee", code=2).stderr


def test_a_memory_is_written_down_with_its_days(mesh: Mesh) -> None:
    made = json.loads(
        mesh.run(
            "memory", "add", "goal", "run a half marathon", "--until", "2027-04-11", "--sport", "run",
            "--km", "21.0975", "--json",
        ).stdout
    )  # fmt: skip
    assert made["content"]["distanceM"] == 21_097.5
    assert made["content"]["untilDate"] == "2027-04-11"
    said = mesh.run("memory", "add", "constraint", "no Mondays", "--weekday", "1", "--weekday", "3").stdout
    assert "Mon, Wed" in said
    assert "half marathon" in mesh.run("memory", "list").stdout


def test_what_an_answer_noticed_is_asked_about(mesh: Mesh) -> None:
    said = mesh.run("ask", "My knee hurts.").stderr
    assert "Shall I remember this?" in said
    assert "runningmate memory confirm" in said
