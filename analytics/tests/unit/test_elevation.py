"""Elevation: a good altitude counts as it is, a trembling one is smoothed, tiles take its place where they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from runningmate_analytics.adapters.terrain import HgtTerrain
from runningmate_analytics.domain.edits import ElevationSource
from runningmate_analytics.domain.elevation import (
    TERRAIN,
    Elevation,
    effective,
    elevation_of,
    smoothed,
    with_terrain,
)
from runningmate_analytics.domain.metrics import compute
from runningmate_analytics.domain.model import Recording, Settings, Sport

if TYPE_CHECKING:
    from pathlib import Path

    from runningmate_analytics.domain.model import Floats

SECONDS = 1800
SIDE = 1201
TRUE_M = 600 + 40 * np.sin(np.arange(SECONDS) / 150)


def recording(altitude_m: Floats | None) -> Recording:
    channels = {
        "latitude_deg": 47.2 + np.arange(SECONDS) * 2e-5,
        "longitude_deg": np.full(SECONDS, 11.4),
        "distance_m": np.arange(SECONDS) * 3.0,
    }
    if altitude_m is not None:
        channels["altitude_m"] = altitude_m
    return Recording(
        Sport.RUN, datetime(2026, 5, 1, 7, tzinfo=UTC), np.arange(SECONDS, dtype=np.float64), channels
    )


def bare() -> Floats:
    """As a phone's receiver writes it."""
    return TRUE_M + np.random.default_rng(1).normal(0, 2.5, SECONDS)


def gain_m(found: Recording) -> float:
    return next(
        metric.value for metric in compute(found, Settings()).metrics if metric.name == "elevation_gain_m"
    )


@pytest.fixture
def tiles(tmp_path: Path) -> Path:
    """One tile on which altitude rises with latitude, 500 m at its southern edge and 1700 m at its northern."""
    rows = np.repeat(np.arange(1700, 499, -1, dtype=">i2")[:, None], SIDE, axis=1)
    (tmp_path / "N47E011.hgt").write_bytes(rows.astype(">i2").tobytes())
    return tmp_path


def test_a_barometer_counts_as_it_is() -> None:
    steady = recording(np.round(TRUE_M * 5) / 5)
    assert elevation_of(steady) is Elevation.RECORDED
    assert effective(steady) is steady


def test_a_bare_receiver_is_smoothed_and_climbs_as_much_as_the_ground() -> None:
    trembling = recording(bare())
    assert elevation_of(trembling) is Elevation.SMOOTHED
    truth_m = gain_m(recording(TRUE_M))
    assert gain_m(trembling) == pytest.approx(truth_m, rel=0.1)
    as_recorded_m = np.maximum(np.diff(trembling.channels["altitude_m"]), 0).sum()
    assert as_recorded_m > 10 * truth_m
    assert trembling.channels["altitude_m"][5] == bare()[5], "raw samples stay"


def test_smoothing_keeps_lines_and_stops_at_holes() -> None:
    line = np.arange(100, dtype=np.float64) / 2
    assert smoothed(np.arange(100.0), line)[20:80] == pytest.approx(line[20:80])
    time_s = np.concatenate((np.arange(50.0), 100 + np.arange(50.0)))
    levels = np.repeat([100.0, 200.0], 50)
    assert np.array_equal(smoothed(time_s, levels), levels)


def test_tiles_are_read_between_their_points(tiles: Path) -> None:
    terrain = HgtTerrain(tiles)
    found = terrain.altitude_m(np.array([47.0, 47.25, 47.5004, 47.9999, 46.5, np.nan]), np.full(6, 11.3))
    assert found[:4] == pytest.approx([500, 800, 1100.48, 1699.88], abs=0.01)
    assert np.isnan(found[4:]).all(), "there is no tile, or no position"


def test_a_void_and_a_file_of_another_size_are_unknown(tiles: Path) -> None:
    data = bytearray((tiles / "N47E011.hgt").read_bytes())
    data[0:2] = (-32768).to_bytes(2, "big", signed=True)
    (tiles / "N47E011.hgt").write_bytes(data)
    (tiles / "N48E011.hgt").write_bytes(b"short")
    found = HgtTerrain(tiles).altitude_m(np.array([47.9999, 48.5]), np.array([11.0001, 11.5]))
    assert np.isnan(found).all()


def test_tiles_take_the_place_of_a_bare_altitude_or_of_none_and_the_athlete_decides(tiles: Path) -> None:
    terrain = HgtTerrain(tiles)
    climbed_m = 1200 * 2e-5 * (SECONDS - 1)
    for found in (recording(bare()), recording(None)):
        with_tiles = with_terrain(found, terrain, ElevationSource.AUTOMATIC)
        assert elevation_of(with_tiles) is Elevation.TILES
        assert gain_m(with_tiles) == pytest.approx(climbed_m, abs=4)
        assert TERRAIN not in with_terrain(found, terrain, ElevationSource.RECORDED).channels
    steady = recording(TRUE_M)
    assert with_terrain(steady, terrain, ElevationSource.AUTOMATIC) is steady, "a barometer is better"
    assert TERRAIN in with_terrain(steady, terrain, ElevationSource.TILES).channels
    assert with_terrain(steady, None, ElevationSource.TILES) is steady


def test_tiles_that_know_only_a_part_of_the_way_are_not_used(tiles: Path) -> None:
    found = recording(None)
    away = recording(None).channels["latitude_deg"] + 0.79
    moved = Recording(found.sport, found.started_at, found.time_s, {**found.channels, "latitude_deg": away})
    assert with_terrain(moved, HgtTerrain(tiles), ElevationSource.TILES) is moved
