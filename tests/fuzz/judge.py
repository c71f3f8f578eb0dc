"""Takes one hostile file the way of the real ones, and says how it ended."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np

from runningmate_analytics.adapters.jobs import analyse_file
from runningmate_analytics.domain.formats import gpx, tcx
from runningmate_analytics.domain.formats.reading import read
from runningmate_analytics.domain.model import Recording, RecordingError
from runningmate_analytics.domain.settings import SettingsBook
from runningmate_collector.domain.failures import FileRejected
from runningmate_collector.domain.limits import Limits
from runningmate_collector.domain.model import Format, SourceKind
from runningmate_collector.domain.signature import Signature, recognise
from runningmate_collector.service.content import Body
from runningmate_collector.service.examination import UNJUDGED, Examined, examine
from runningmate_collector.service.unpacking import Unpacker
from runningmate_collector.wire.descriptions import document_of

UPLOAD = UUID(int=1)
LIMITS = Limits()
ANALYSED_MEMBERS = 3
"""Recordings of one archive that are analysed too; the others have been in other cases."""

SOUND = frozenset({"decoded", "partial", "recognised", "skipped"})


class Disagreement(Exception):
    """Two ways to the same recordings gave different ones."""


def judge(data: bytes) -> str:
    """The outcome in a word or two: `decoded`, `partial`, or the typed reason.

    Raises:
        Exception: Anything; it is a finding.
    """
    with tempfile.TemporaryDirectory(prefix="runningmate-fuzz-") as folder:
        if recognise(data[:8192]) is Signature.ZIP:
            return _archive(data, Path(folder))
        upload = Examined(UPLOAD, UPLOAD, "file", SourceKind.FILE, Body.of(data), UNJUDGED)
        return _verdict(examine(upload, LIMITS, Path(folder)), analyse=True)


def _archive(data: bytes, folder: Path) -> str:
    body = Body.of(data)
    if len(data) % 2:  # large archives lie in files, which fail in other ways
        (folder / "upload").write_bytes(data)
        body = replace(body, content=folder / "upload")
    unpacker = Unpacker(UPLOAD, "a.zip", body, LIMITS, folder, document_of)
    outcomes: Counter[str] = Counter()
    while files := unpacker.batch():
        for file in files:
            outcomes[_verdict(file, analyse=outcomes["decoded"] < ANALYSED_MEMBERS)] += 1
            if file.body is not unpacker.archive:
                file.discard()
    body.discard()
    left = list(folder.iterdir())
    if left:
        raise Disagreement(f"{len(left)} files were left behind")
    bad = [outcome for outcome, _count in outcomes.most_common() if outcome not in SOUND]
    return f"unpacked, some {bad[0]}" if bad and len(outcomes) > 1 else bad[0] if bad else "unpacked"


def _verdict(file: Examined, *, analyse: bool) -> str:
    if isinstance(file.verdict, FileRejected):
        return file.verdict.failure.value
    if not isinstance(file.verdict, Format):
        return "skipped"
    if not analyse or file.body is None:
        return "recognised"
    with file.body.open() as content:
        return decoded(content.read(), file.verdict)


def decoded(data: bytes, kind: str) -> str:
    """The outcome of a recording; GPX and TCX are read both ways and compared."""
    if kind != "fit":
        compare(data, kind)
    try:
        sessions = analyse_file(data, kind, UUID(int=0), SettingsBook())
    except RecordingError as error:
        if not error.detail.endswith("."):
            raise Disagreement(f"the reason is no sentence: {error.detail!r}") from error
        return error.reason.value
    return "partial" if any(session.partial for session in sessions) else "decoded"


def compare(data: bytes, kind: str) -> None:
    """The harvest against the walk.

    Raises:
        Disagreement: They differ.
    """
    if _read(data, kind, harvest_from_bytes=0) != _read(data, kind, harvest_from_bytes=len(data) + 1):
        raise Disagreement("harvest and walk differ")


def _read(data: bytes, kind: str, harvest_from_bytes: int) -> object:
    try:
        if kind == "gpx":
            found = gpx.recordings(read(data, gpx.GpxReader, harvest_from_bytes))
        else:
            found = tcx.recordings(read(data, tcx.TcxReader, harvest_from_bytes))
    except RecordingError as error:
        return error.reason, error.detail
    return [_exact(recording) for recording in found]


def _exact(recording: Recording) -> tuple[object, ...]:
    columns = {name: np.asarray(values).tobytes() for name, values in recording.channels.items()}
    rest = [getattr(recording, name) for name in Recording.__slots__ if name not in ("time_s", "channels")]
    return (recording.time_s.tobytes(), columns, *rest)
