"""FIT files: chained links, messages, columns, recordings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.messages import messages_of
from runningmate_analytics.domain.model import RecordingError, RejectReason

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.messages import Columns
    from runningmate_analytics.domain.model import Recording

__all__ = ["decode_fit", "read_columns"]


def decode_fit(data: bytes) -> list[Recording]:
    """Decode a FIT file; see `formats.decode`.

    What stands before damage is decoded and marked as partial, with the damage as the reason. Damage that no
    recording stands before is the reason that the file is refused.
    """
    found: list[list[Recording]] = []
    refusal: RecordingError | None = None
    # Values of hostile floats overflow; they end as NaN or infinity and are dropped with the rest.
    with np.errstate(all="ignore"):
        parts, damage = messages_of(data)
        for part in parts:
            try:
                found.append(part.recordings())
            except RecordingError as error:
                if error.reason not in (RejectReason.NOT_AN_ACTIVITY, RejectReason.NO_SAMPLES):
                    raise
                damage = part.damage or damage
                is_cut = part.damage is not None and error.reason is RejectReason.NO_SAMPLES
                refusal = refusal or (part.damage.refusal() if part.damage and is_cut else error)
    if not found:
        raise refusal or RecordingError(RejectReason.EMPTY, "The file has no messages.")
    if damage and not any(one.partial for one in found[-1]):
        found[-1] = [replace(one, partial=damage.mark) for one in found[-1]]
    return _numbered(found)


def read_columns(data: bytes) -> list[Columns]:
    """The records of a FIT file as they stand in it, part by part: nothing is sorted, joined or left out.

    Raises:
        RecordingError: The file has no FIT header, or is too large.
    """
    with np.errstate(all="ignore"):
        return [part.columns() for part in messages_of(data)[0]]


def _numbered(parts: list[list[Recording]]) -> list[Recording]:
    """Number the sessions through all parts of the file."""
    count = sum(recordings[0].session_count for recordings in parts)
    if len(parts) == 1:
        return parts[0]
    numbered: list[Recording] = []
    before = 0
    for recordings in parts:
        numbered += [
            replace(one, session_index=before + one.session_index, session_count=count) for one in recordings
        ]
        before += recordings[0].session_count
    return numbered
