from __future__ import annotations

from pathlib import Path

import pytest

from cli.tests.commands.conftest import Mesh
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home
from runningmate_cli.mesh.policy import place

STRICT = '[sources.strava_api]\nreaders = ["metrics"]\npayload_days = 3\n'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(tmp_path / "home")


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    path = tmp_path / "strict.toml"
    path.write_text(STRICT)
    return path


def test_a_policy_holds_until_another_is_chosen(home: Home, strict: Path) -> None:
    assert place(home, None) is None
    assert place(home, str(strict)) == strict
    assert place(home, None) == strict
    assert place(home, "none") is None
    assert place(home, None) is None


def test_a_policy_that_has_gone_is_missed_and_not_replaced_by_the_default(home: Home, strict: Path) -> None:
    place(home, str(strict))
    strict.unlink()
    with pytest.raises(MeshError, match=r"cannot be read.*--data-use none"):
        place(home, None)
    home.data_use_file.write_text("[]")
    with pytest.raises(MeshError, match="which data-use policy holds"):
        place(home, None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("sources = 1", "must be a table"),
        ('[sources.strava]\nreaders = ["metrics"]', "strava"),
        (
            '[sources.strava_api]\nreaders = ["everybody"]',
            "there are: metrics, charts, rules, external_model",
        ),
        ("[sources.strava_api", "is no TOML"),
        ("[sources.strava_api]\npayload_days = 4000", "whole number"),
    ],
)
def test_a_wrong_policy_is_refused_before_anything_starts(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "wrong.toml").write_text(content)
    mesh = Mesh(tmp_path / "home", 0)
    refused = mesh.run("up", "--data-use", str(tmp_path / "wrong.toml"), code=1)
    assert said in refused.stderr
    assert str(tmp_path / "wrong.toml") in refused.stderr
    assert not (mesh.home / "run/state.json").exists()
    assert not (mesh.home / "data-use.json").exists()
