"""config set, list, test, remove of the coach's model."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from cli.tests.commands.fakemodels import GOOD_KEY

if TYPE_CHECKING:
    from cli.tests.commands.conftest import Mesh


def given(mesh: Mesh, key: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable, "-m", "runningmate_cli", "--home", str(mesh.home), "config", "set", "model", "--model", "some-model",
        "--secret-stdin", *options,
    ]  # fmt: skip
    return subprocess.run(command, input=key, capture_output=True, text=True, timeout=30, check=False)


def test_a_model_is_given_tried_shown_without_its_key_and_forgotten(mesh: Mesh) -> None:
    assert "the rules answer" in mesh.run("config", "list").stdout
    bad = given(mesh, "bad-key")
    assert (bad.returncode, bad.stdout) == (1, "No such key.\n")
    good = given(mesh, GOOD_KEY, "--base-url", "https://models.example", "--daily-tokens", "50000")
    assert (good.returncode, good.stdout) == (0, "It answers.\n")
    listed = mesh.run("config", "list").stdout
    assert "some-model at https://models.example, 1,234 of 50,000 tokens used today" in listed
    assert GOOD_KEY not in listed
    assert mesh.json("config", "list", "model")["name"] == "some-model"
    assert mesh.run("config", "test", "model").stdout == "It answers.\n"
    kept = mesh.run("config", "set", "model", "--model", "other", "--keep-key").stdout
    assert kept == "It answers.\n"
    assert "empty" in given(mesh, "").stderr
    assert mesh.run("config", "remove", "model").stdout == "Forgotten.\n"
    assert "the rules answer" in mesh.run("config", "list").stdout
