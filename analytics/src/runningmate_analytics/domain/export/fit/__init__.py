"""FIT activity files that other programs read and that decode to the same samples again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.export.fit.message import Messages
from runningmate_analytics.domain.export.fit.record import records_of, write_descriptions
from runningmate_analytics.domain.export.fit.structure import timed, write_head, write_tail
from runningmate_analytics.domain.export.subject import Encoded

if TYPE_CHECKING:
    from runningmate_analytics.domain.export.subject import Subject


def encode_fit(subject: Subject) -> Encoded:
    """Writes one activity file with one session."""
    messages = Messages()
    write_head(messages, subject)
    write_descriptions(messages, subject.recording)
    merged_count = _write_body(messages, subject)
    write_tail(messages, subject)
    notes: tuple[str, ...] = ()
    if merged_count:
        notes = (f"FIT holds whole seconds: {merged_count} samples within one second are left out.",)
    return Encoded(messages.file(), notes)


def _write_body(messages: Messages, subject: Subject) -> int:
    """Records with events, lengths and laps between them, as devices write them."""
    if not subject.recording.time_s.size:
        for entry in timed(subject):
            messages.add(entry.message, entry.values)
        return 0
    records = records_of(messages, subject)
    done = 0
    for entry in timed(subject):
        # What begins in a second comes before its record, what ends in it after.
        at = entry.at if entry.rank == 0 else entry.at + 1
        row = max(done, int(np.searchsorted(records.stamps, at)))
        messages.raw(records.rows[done:row].tobytes())
        done = row
        messages.add(entry.message, entry.values)
    messages.raw(records.rows[done:].tobytes())
    return records.merged_count
