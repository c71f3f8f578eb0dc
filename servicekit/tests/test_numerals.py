from __future__ import annotations

import json
import math
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runningmate_servicekit import numerals
from runningmate_servicekit.numerals import MISSING, Numeral, format_metric

_CASES = json.loads(
    resources.files("runningmate_servicekit").joinpath("numeral_cases.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", _CASES["quantities"], ids=lambda c: f"{c['quantity']}-{c['value']}")
def test_a_quantity_looks_as_the_table_says(case: dict[str, Any]) -> None:
    formatted = getattr(numerals, case["quantity"])(case["value"])
    assert formatted == Numeral(case["text"], case["unit"])


@pytest.mark.parametrize("case", _CASES["metrics"], ids=lambda c: f"{c['name']}-{c['value']}")
def test_a_metric_looks_as_the_table_says(case: dict[str, Any]) -> None:
    formatted = format_metric(
        case["name"],
        case["value"],
        case["unit_given"],
        sport=case["sport"],
        miles=case["miles"],
        pool_yards=case["pool_yards"],
    )
    assert formatted == Numeral(case["text"], case["unit"])


def test_the_unit_follows_the_digits_after_a_space() -> None:
    assert str(numerals.pace(245)) == "4:05 /km"
    assert str(numerals.duration(3765)) == "1:02:45"
    assert str(MISSING) == "–"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", sorted({case["quantity"] for case in _CASES["quantities"]}))
def test_a_value_that_is_not_finite_is_missing(name: str, value: float) -> None:
    assert getattr(numerals, name)(value) == MISSING


@given(st.floats(min_value=1, max_value=1e5))
def test_seconds_of_a_pace_never_reach_sixty(pace_s_per_km: float) -> None:
    for formatted in (numerals.pace, numerals.pace_mi, numerals.swim_pace, numerals.duration):
        assert int(formatted(pace_s_per_km).text.rsplit(":", 1)[1]) < 60


@given(st.floats(min_value=-1e9, max_value=1e9), st.integers(min_value=0, max_value=3))
def test_a_number_reads_back_within_half_of_its_last_digit(value: float, decimals: int) -> None:
    text = numerals.number(value, decimals=decimals).text
    read = float(text.replace(",", "").replace("−", "-"))
    assert abs(read - value) <= 0.5000001 * 10**-decimals
    assert "-" not in text
