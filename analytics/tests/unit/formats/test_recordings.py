from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from runningmate_analytics.domain.formats import decode, sniff
from runningmate_analytics.domain.model import Recording, Sport


def _decoded(recordings: Path, name: str) -> Recording:
    (path,) = recordings.rglob(name)
    data = path.read_bytes()
    kind = sniff(data)
    assert kind is not None
    (recording,) = decode(data, kind)
    return recording


def test_one_ride_in_three_formats_is_one_ride(recordings: Path) -> None:
    fit, gpx, tcx = (_decoded(recordings, f"*4078723797.{kind}") for kind in ("fit", "gpx", "tcx"))
    for other in (gpx, tcx):
        assert other.sport is fit.sport is Sport.RIDE
        assert other.started_at == fit.started_at
        assert other.time_s.tolist() == fit.time_s.tolist()
        for channel in ("heart_rate_bpm", "altitude_m", "cadence_rpm"):
            assert other.channels[channel] == pytest.approx(fit.channels[channel], abs=1e-3, nan_ok=True)
        assert np.nanmax(other.channels["distance_m"]) == pytest.approx(
            np.nanmax(fit.channels["distance_m"]), rel=0.01
        )


def test_every_recording_decodes(recordings: Path) -> None:
    found = [path for path in recordings.rglob("*") if path.suffix in (".fit", ".gpx", ".tcx")]
    assert len(found) >= 14
    for path in found:
        for one in decode(path.read_bytes(), path.suffix[1:]):
            assert np.all(np.diff(one.time_s) > 0)
            assert one.channels
