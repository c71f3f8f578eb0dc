"""GPX and TCX: points a second, and how many times as fast as readers on lxml that extract the same columns.

CPU time, the best of several runs that alternate, over the recordings that `make recordings` fetches.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from math import nan
from pathlib import Path
from typing import Any

import numpy as np

from runningmate_analytics.domain.formats import decode
from tests.bench.readers import Reader, best, peer

RUNS = 5

GOALS = {
    "gpx_times_lxml": "at least 3 (iterparse and findtext)",
    "tcx_times_lxml": "at least 3 (iterparse and findtext)",
    "gpx_times_lxml_tree": "at least 3 (the quickest loop over a whole tree)",
    "tcx_times_lxml_tree": "at least 3 (the quickest loop over a whole tree)",
}

GARMIN = "{*}extensions/{*}TrackPointExtension/{*}"
GPX_PATHS = {
    "altitude_m": "{*}ele",
    "heart_rate_bpm": GARMIN + "hr",
    "cadence_rpm": GARMIN + "cad",
    "temperature_c": GARMIN + "atemp",
    "power_w": "{*}extensions/{*}power",
}
TCX_PATHS = {
    "latitude_deg": "{*}Position/{*}LatitudeDegrees",
    "longitude_deg": "{*}Position/{*}LongitudeDegrees",
    "altitude_m": "{*}AltitudeMeters",
    "distance_m": "{*}DistanceMeters",
    "heart_rate_bpm": "{*}HeartRateBpm/{*}Value",
    "cadence_rpm": "{*}Cadence",
    "speed_mps": "{*}Extensions/{*}TPX/{*}Speed",
    "power_w": "{*}Extensions/{*}TPX/{*}Watts",
}
FORMATS: dict[str, tuple[str, str, dict[str, str], dict[str, str]]] = {
    "gpx": ("{*}trkpt", "{*}time", {"latitude_deg": "lat", "longitude_deg": "lon"}, GPX_PATHS),
    "tcx": ("{*}Trackpoint", "{*}Time", {}, TCX_PATHS),
}
"""Point, its time, the channels in its attributes and those in elements within it."""


def measure() -> dict[str, float]:
    """All figures; without lxml only our own speed."""
    etree = peer("lxml.etree")
    folder = Path(os.environ["RUNNINGMATE_RECORDINGS"])
    figures: dict[str, float] = {}
    for kind in FORMATS:
        files = [path.read_bytes() for path in sorted(folder.rglob(f"*.{kind}"))]
        readers: dict[str, Reader] = {"": partial(decode, kind=kind)}
        if etree is not None:
            _check(etree, kind, files[0])
            readers["_lxml"] = partial(_by_path, etree, kind)
            readers["_lxml_tree"] = partial(_by_tree, etree, kind)
        seconds = best(readers, files, RUNS)
        points = sum(len(found.time_s) for data in files for found in decode(data, kind))
        figures[f"{kind}_points_per_s"] = points / seconds[""]
        figures |= {f"{kind}_times{name}": took / seconds[""] for name, took in seconds.items() if name}
    return figures


def _by_path(etree: Any, kind: str, data: bytes) -> dict[str, Any]:
    """As lxml's manual does it: each point when it ends, its values by path, then the point is forgotten."""
    point, time_path, attributes, paths = FORMATS[kind]
    rows = []
    for _event, element in etree.iterparse(io.BytesIO(data), events=("end",), tag=point):
        row = [datetime.fromisoformat(element.findtext(time_path)).timestamp()]
        row += [_number(element.get(name)) for name in attributes.values()]
        row += [_number(element.findtext(path)) for path in paths.values()]
        rows.append(row)
        element.clear()
    return _named(rows, (*attributes, *paths))


def _by_tree(etree: Any, kind: str, data: bytes) -> dict[str, Any]:
    """The quickest way found with lxml: the whole tree, and one loop over the elements of each point."""
    point, time_path, attributes, paths = FORMATS[kind]
    time_name = time_path.rpartition("}")[2]
    names = [path.rpartition("}")[2] for path in paths.values()]
    rows = []
    for element in etree.fromstring(data).iter(point):
        found = {part.tag.rpartition("}")[2]: part.text for part in element.iter()}
        row = [datetime.fromisoformat(found[time_name]).timestamp()]
        row += [_number(element.get(name)) for name in attributes.values()]
        row += [_number(found.get(name)) for name in names]
        rows.append(row)
    return _named(rows, (*attributes, *paths))


def _number(text: str | None) -> float:
    return float(text) if text else nan


def _named(rows: list[list[float]], channels: Sequence[str]) -> dict[str, Any]:
    table = np.array(rows)
    return {name: table[:, at] for at, name in enumerate(("time_s", *channels))}


def _check(etree: Any, kind: str, data: bytes) -> None:
    """The comparison is fair only when all find the same values."""
    (ours,) = decode(data, kind)
    for theirs in (_by_path(etree, kind, data), _by_tree(etree, kind, data)):
        for name, values in ours.channels.items():
            their = theirs.get(name, np.array(nan))
            derived = np.isnan(their).all()  # by us, where the file has none
            if not derived and not np.allclose(values, their, rtol=0, atol=0.006, equal_nan=True):
                sys.exit(f"{kind}: the column {name} differs from what lxml gives.")
