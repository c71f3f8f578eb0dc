from __future__ import annotations

import re

import pytest

from runningmate_analytics.domain.catalogue import CATALOGUE, MetricDefinition
from runningmate_analytics.domain.metrics.options import LoadSource

SUFFIXES = {
    "s": "_s",
    "m": "_m",
    "m/s": "_mps",
    "s/km": "_s_per_km",
    "s/100m": "_s_per_100m",
    "bpm": "_bpm",
    "W": "_w",
    "kJ": "_kj",
    "rpm": "_rpm",
    "steps/min": "_spm",
    "strokes/min": "_spm",
    "lengths": "_lengths",
}
UNITLESS = {"variability_index", "intensity_factor"}
SCORES = {"load", "trimp", "swolf", "strokes_per_length", *LoadSource}
REQUIRED = [
    "normalized_power_w",
    "mean_power_w",
    "max_power_w",
    "mean_heart_rate_bpm",
    "max_heart_rate_bpm",
    "elevation_gain_m",
    "timer_time_s",
    "moving_time_s",
    "distance_m",
    "xpower_w",
    "swolf",
    "load",
]

entries = pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))


@entries
def test_every_name_ends_in_its_unit(entry: MetricDefinition) -> None:
    if entry.name in UNITLESS:
        assert not entry.unit
    elif entry.name not in SCORES:
        assert entry.name.endswith(SUFFIXES[entry.unit])


@entries
def test_every_entry_speaks_in_full_sentences(entry: MetricDefinition) -> None:
    assert entry.title
    for text in (entry.meaning, entry.source, entry.rule):
        assert re.fullmatch(r"[A-Z0-9].*\.", text), text
        assert "  " not in text
        assert "!" not in text


def test_the_contract_names_are_there() -> None:
    assert set(REQUIRED) <= set(CATALOGUE)
    assert [entry.name for entry in CATALOGUE.values()] == list(CATALOGUE)
