from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from runningmate_analytics.domain.export.names import Names, cell, safe_title

DAY = date(2026, 5, 3)


def test_a_name_has_the_day_and_the_title() -> None:
    assert Names().take(DAY, "Morning run", "fit") == "2026-05-03 Morning run.fit"


def test_equal_names_are_numbered_whatever_their_case() -> None:
    names = Names()
    taken = [names.take(DAY, title, "fit") for title in ("Run", "run", "RUN", "Run (2)")]
    assert taken == [
        "2026-05-03 Run.fit",
        "2026-05-03 run (2).fit",
        "2026-05-03 RUN (3).fit",
        "2026-05-03 Run (2) (2).fit",
    ]


@pytest.mark.parametrize(
    ("title", "safe"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("C:\\x\\..\\y", "C x .. y"),
        ("a\x00b\nc\u202egpj", "a b c gpj"),
        ("...", "Workout"),
        ("", "Workout"),
        ("Ötztal 🚴", "Ötztal 🚴"),
    ],
)
def test_titles_cannot_leave_the_folder_or_steer(title: str, safe: str) -> None:
    assert safe_title(title) == safe


@given(some.text(max_size=400))
def test_any_title_gives_a_plain_name(title: str) -> None:
    name = Names().take(DAY, title, "fit")
    assert not set(name) & set('/\\:*?"<>|\0\n\r')
    assert len(name.encode()) < 255
    assert name.startswith("2026-05-03 ")
    assert not name.endswith((" ", "."))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_other_cells_stay() -> None:
    assert cell("Morning run, 5 = five") == "Morning run, 5 = five"
