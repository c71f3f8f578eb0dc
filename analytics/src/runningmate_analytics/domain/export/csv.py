"""CSV: one row a sample, one header with the units in the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.export.names import cell
from runningmate_analytics.domain.export.numbers import decimals, instants, iso_texts
from runningmate_analytics.domain.export.subject import Encoded, NotEncodableError

if TYPE_CHECKING:
    from runningmate_analytics.domain.export.subject import Subject


def encode_csv(subject: Subject) -> Encoded:
    """Writes `time` (ISO 8601, UTC), `time_s` (seconds after the start) and every channel.

    A cell is empty where the device gave no value. A developer field's unit follows its name in brackets.

    Raises:
        NotEncodableError: The activity has no sample.
    """
    import polars as pl

    recording = subject.recording
    if not recording.time_s.size:
        raise NotEncodableError(
            "CSV is made of samples and this activity has none, only pool lengths; FIT and Parquet can hold it."
        )
    columns = {
        "time": pl.Series(iso_texts(instants(recording.started_at, recording.time_s))),
        "time_s": pl.Series(recording.time_s).round(3),
    }
    for name, values in recording.channels.items():
        unit = recording.units.get(name)
        places = decimals(name)
        column = pl.Series(values, nan_to_null=True).round(places)
        columns[cell(f"{name} [{unit}]" if unit else name)] = column if places else column.cast(pl.Int64)
    notes = ("Laps, pauses and pool lengths are not in the table.",) if _has_structure(subject) else ()
    return Encoded(pl.DataFrame(columns).write_csv(line_terminator="\r\n").encode(), notes)


def _has_structure(subject: Subject) -> bool:
    recording = subject.recording
    return bool(len(recording.laps) > 1 or recording.pauses or recording.lengths)
