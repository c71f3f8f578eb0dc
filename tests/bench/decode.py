"""FIT: records a second, and how many times as fast as fitfast (Rust) and Garmin's SDK (Python).

CPU time, the best of several runs that alternate, over the files that all of them read. fitfast gives the
numeric fields of the records as columns, and so does `read_columns`; `decode` gives whole recordings: sorted and
cleaned samples, laps, lengths, pauses, sessions.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from garmin_fit_sdk import Decoder, Stream

from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.formats.fit import read_columns
from runningmate_analytics.domain.model import RecordingError
from tests.bench.readers import Reader, best, peer

RUNS = 7
SDK_RUNS = 2
"""Fewer, for one takes so long that chance hardly counts."""

SDK_BYTES = 500_000
"""The SDK takes seconds for larger files; it is compared over the others."""

GOALS = {
    "fit_times_fitfast": "at least 3 (columns of the records, as fitfast gives them)",
    "fit_recording_times_fitfast": "(whole recordings against fitfast's columns)",
    "fit_times_sdk": "at least 100 (columns of the records)",
}


def measure(folder: Path) -> dict[str, float]:
    """All figures; without fitfast only our own speed and the SDK's.

    Args:
        folder: Real FIT files.
    """
    fitfast = peer("fitfast")
    readers: dict[str, Reader] = {"": read_columns, "_recording": lambda data: decode(data, "fit")}
    if fitfast is not None:
        readers["_fitfast"] = fitfast.records
    every = [path.read_bytes() for path in sorted(folder.rglob("*.fit"))]
    files = [data for data in every if all(_reads(reader, data) for reader in readers.values())]
    records = sum(_records(data) for data in files)
    seconds = best(readers, files, RUNS)
    figures = {
        "fit_files": float(len(files)),
        "fit_records": float(records),
        "fit_records_per_s": records / seconds[""],
        "fit_recording_records_per_s": records / seconds["_recording"],
    }
    if fitfast is not None:
        _check(fitfast, files)
        figures["fit_times_fitfast"] = seconds["_fitfast"] / seconds[""]
        figures["fit_recording_times_fitfast"] = seconds["_fitfast"] / seconds["_recording"]
    few = [data for data in files if len(data) < SDK_BYTES and _reads(_sdk, data)]
    ours, sdk = best({"": read_columns}, few, RUNS)[""], best({"": _sdk}, few, SDK_RUNS)[""]
    figures["fit_times_sdk"] = sdk / ours
    return figures


def _sdk(data: bytes) -> object:
    messages, errors = Decoder(Stream.from_byte_array(bytearray(data))).read(
        convert_types_to_strings=False, convert_datetimes_to_dates=False, merge_heart_rates=False
    )
    if errors:
        raise errors[0]
    return messages


def _reads(reader: Reader, data: bytes) -> bool:
    try:
        reader(data)
    except (RecordingError, ValueError, RuntimeError, IndexError, KeyError, TypeError):
        return False
    return True


def _records(data: bytes) -> int:
    return sum(len(columns.time_s) for columns in read_columns(data))


def _check(fitfast: Any, files: Sequence[bytes]) -> None:
    """The comparison is fair only when both find the same values."""
    equal = 0
    for data in files:
        theirs, ours = fitfast.records(data), read_columns(data)
        for field, channel in (
            ("heart_rate", "heart_rate_bpm"),
            ("distance", "distance_m"),
            ("power", "power_w"),
        ):
            if len(ours) == 1 and field in theirs and channel in ours[0].channels:
                equal += np.array_equal(theirs[field], ours[0].channels[channel], equal_nan=True)
    if equal < len(files):
        sys.exit("Few columns equal those of fitfast: the comparison would not be fair.")


if __name__ == "__main__":
    for name, value in measure(Path(os.environ["RUNNINGMATE_RECORDINGS"])).items():
        print(f"{name:28} {value:12.1f}   {GOALS.get(name, '')}")
