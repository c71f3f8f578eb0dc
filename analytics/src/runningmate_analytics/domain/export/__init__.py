"""Encoders: one activity to the bytes of one file. Pure, and the counterpart of `formats`.

A format holds what it has a place for; what is left out is said in the notes, never silently dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.export.subject import Encoded, ExportFormat, NotEncodableError, Subject

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Encoded", "ExportFormat", "NotEncodableError", "Subject", "encode"]


def encode(subject: Subject, wanted: ExportFormat) -> Encoded:
    """Encodes one activity.

    Args:
        subject: The activity with its samples.
        wanted: Any format but ORIGINAL, whose bytes are in the object store.

    Raises:
        NotEncodableError: The format cannot hold this activity; the text says why and what can.
    """
    if not subject.recording.sampled and wanted is not ExportFormat.PARQUET:
        raise NotEncodableError(
            "This activity has no samples, only figures that somebody wrote down; Parquet and the original hold them."
        )
    return _encoder(wanted)(subject)


def _encoder(wanted: ExportFormat) -> Callable[[Subject], Encoded]:
    # Each is imported when its first activity comes: a worker that writes FIT never loads Polars.
    if wanted is ExportFormat.FIT:
        from runningmate_analytics.domain.export.fit import encode_fit

        return encode_fit
    if wanted is ExportFormat.TCX:
        from runningmate_analytics.domain.export.tcx import encode_tcx

        return encode_tcx
    if wanted is ExportFormat.GPX:
        from runningmate_analytics.domain.export.gpx import encode_gpx

        return encode_gpx
    if wanted is ExportFormat.CSV:
        from runningmate_analytics.domain.export.csv import encode_csv

        return encode_csv
    if wanted is ExportFormat.PARQUET:
        from runningmate_analytics.domain.export.parquet import encode_parquet

        return encode_parquet
    raise ValueError(f"{wanted} is not encoded: its bytes are stored")
