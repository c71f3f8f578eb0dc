"""Faults in real recordings: a table of every mark, each looked at; no other file may have any."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path

import pytest

from runningmate_analytics.domain.faults import detect
from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.model import RecordingError

SHARED = Path(os.environ.get("RUNNINGMATE_SHARED_DATA") or Path(__file__).parents[4] / "shared" / "data")

pytestmark = pytest.mark.skipif(
    not (SHARED / "fit").is_dir(),
    reason=f"the real recordings are not at {SHARED}; RUNNINGMATE_SHARED_DATA names another place",
)

RANDOM = "A test file of random heart rates from 1 to 254 bpm."
LOOKED_AT: dict[str, str] = {
    "Activity.fit": RANDOM,
    "ActivityDevFields.fit": RANDOM,
    "activity_developerdata.fit": RANDOM,
    "chained_Activity_activity_poolswim.fit": RANDOM,
    "big_activity.fit": "A test file: one record repeated 99,998 times.",
    "activity-large-fenxi2-multisport.fit": "No position for 30 s, in which the distance grew by 300 m.",
    "3173437224.tcx": "The pulse falls from 149 to 75 and from 150 to 49 within a second, and comes back.",
}


def test_every_mark_in_a_real_recording_was_looked_at() -> None:
    seen: set[str] = set()
    marked: set[str] = set()
    count = 0
    for path in sorted(SHARED.rglob("*")):
        kind = path.suffix[1:].lower()
        if kind not in ("fit", "gpx", "tcx"):
            continue
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if digest in seen:
            continue
        seen.add(digest)
        try:
            recordings = decode(data, kind)
        except RecordingError:
            continue
        for recording in recordings:
            count += 1
            found = detect(recording)
            if found:
                marked.add(path.name)
                rules = Counter(str(fault.rule) for fault in found)
                seconds = sum(fault.end_s - fault.start_s for fault in found)
                print(f"{path.name:45} {recording.sport:6} {seconds:8.0f} s  {dict(rules)}")  # noqa: T201 - a table
    print(f"{count} recordings")  # noqa: T201
    assert count > 80
    assert marked - set(LOOKED_AT) == set()
