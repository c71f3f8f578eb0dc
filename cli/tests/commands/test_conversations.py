"""ask within conversations; conversations list, show, export, delete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cli.tests.commands.faketalks import NEW, OLD

if TYPE_CHECKING:
    from pathlib import Path

    from cli.tests.commands.conftest import Mesh


def asked_in(mesh: Mesh, *options: str) -> str:
    lines = mesh.run("ask", "and before?", "--json", *options).stdout.splitlines()
    conversation_id: str = json.loads(lines[0])["started"]["conversationId"]
    return conversation_id


def test_a_question_begins_a_conversation_or_goes_on_with_one(mesh: Mesh) -> None:
    assert asked_in(mesh) == "new"
    assert asked_in(mesh, "--continue") == NEW
    assert asked_in(mesh, "--conversation", OLD[:6]) == OLD
    assert "too short" in mesh.run("ask", "and?", "--conversation", "cc", code=2).stderr
    assert "several ids" in mesh.run("ask", "and?", "--conversation", "cccc", code=2).stderr
    assert "no such conversation" in mesh.run("ask", "and?", "--conversation", "dddd", code=5).stderr


def test_conversations_are_listed_and_shown_with_what_is_gone(mesh: Mesh) -> None:
    listed = mesh.run("conversations", "list").stdout
    assert [line.split()[0] for line in listed.splitlines()[1:]] == [NEW[:8], OLD[:8]]
    assert "\x1b" not in listed
    assert len(mesh.run("conversations", "list", "--limit", "1").stdout.splitlines()) == 2
    shown = mesh.run("conversations", "show", "--evidence")
    assert "Your fitness is 47." in shown.stdout
    assert "47: fitness/2026-05-01/fitness, 2026-05-01" in shown.stdout
    assert "And my last ride?" in shown.stdout
    assert "it rested on data that was deleted" in shown.stderr
    assert "The model's answer broke off." in shown.stderr


def test_conversations_are_exported_for_people_and_for_programs(mesh: Mesh, tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    mesh.run("conversations", "export", OLD, "--out", str(page))
    assert "- 47: fitness/2026-05-01/fitness, 2026-05-01" in page.read_text()
    assert "\x1b" not in page.read_text()
    told = json.loads(mesh.run("conversations", "export", "--all").stdout)
    assert [len(one["turns"]) for one in told] == [2, 1]
    assert "must end in" in mesh.run("conversations", "export", "--out", "x.txt", code=2).stderr
    assert "cannot be written" in mesh.run("conversations", "export", "--out", str(page), code=1).stderr


def test_conversations_are_deleted_only_when_that_is_meant(mesh: Mesh) -> None:
    assert "--yes" in mesh.run("conversations", "delete", "last", code=2).stderr
    assert "--all" in mesh.run("conversations", "delete", "--yes", code=2).stderr
    assert mesh.run("conversations", "delete", "last", "--yes").stdout == "Deleted: 1.\n"
    assert mesh.run("conversations", "delete", "--all", "--yes").stdout == "Deleted: 1.\n"
    assert "No conversation yet" in mesh.run("conversations", "list").stdout
    assert "no such conversation" in mesh.run("conversations", "show", code=5).stderr
