"""Decoders: the bytes of one uploaded file to recordings.

Nothing here opens a file, looks at a file name or decompresses; input is hostile until decoded.
"""

from __future__ import annotations

from runningmate_analytics.domain.formats.signature import Kind, sniff
from runningmate_analytics.domain.model import Recording, RecordingError, RejectReason

__all__ = ["Kind", "decode", "sniff"]

STRAVA = "strava"
"""A document of Strava's API; the collector makes it, nobody hands one over."""

MAX_BYTES = 256 * 1024 * 1024
"""Above this nothing is decoded. 100,000 records are 2.4 MB of FIT and 40 MB of GPX."""


def decode(data: bytes, kind: str) -> list[Recording]:
    """Decode one file.

    Args:
        data: The whole file, decompressed.
        kind: `fit`, `gpx` or `tcx`, as `sniff` names it, or `strava`, which only events name.

    Returns:
        At least one recording, in order of start within each part of the file. Samples are sorted
        by time, each instant once.

    Raises:
        RecordingError: The file gives no activity; nothing else is raised for any bytes.
    """
    if not data:
        raise RecordingError(RejectReason.EMPTY, "The file has no bytes.")
    if len(data) > MAX_BYTES:
        size_mib = len(data) / 2**20
        raise RecordingError(
            RejectReason.TOO_LARGE,
            f"The file has {size_mib:.0f} MiB, more than the {MAX_BYTES // 2**20} MiB that are decoded.",
        )
    # Each decoder is imported when its first file comes: a FIT-only worker never loads expat.
    if kind == Kind.FIT:
        from runningmate_analytics.domain.formats.fit import decode_fit

        return decode_fit(data)
    if kind == Kind.GPX:
        from runningmate_analytics.domain.formats.gpx import decode_gpx

        return decode_gpx(data)
    if kind == Kind.TCX:
        from runningmate_analytics.domain.formats.tcx import decode_tcx

        return decode_tcx(data)
    if kind == STRAVA:
        from runningmate_analytics.domain.formats.strava import decode_strava

        return decode_strava(data)
    raise RecordingError(
        RejectReason.UNKNOWN_FORMAT,
        f"The file is {kind!r}, not FIT, GPX or TCX.",
    )
