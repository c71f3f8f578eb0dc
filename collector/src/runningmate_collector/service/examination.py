"""Finds out what a file is, unpacks gzip, and says why it cannot be taken. Blocks: large ones run in a thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from runningmate_collector.domain.description import Document
from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.gunzip import gunzip
from runningmate_collector.domain.kinds import Skipped, skipped_document, skipped_fit
from runningmate_collector.domain.limits import Limits, readable_size
from runningmate_collector.domain.model import Format, SourceKind
from runningmate_collector.domain.signature import Signature, recognise
from runningmate_collector.service.content import Body, keep


@dataclass(frozen=True, slots=True)
class Examined:
    """A file with its verdict.

    Attributes:
        body: What is stored: after gunzip, or the packed bytes where that fails; None where nothing could be read.
        verdict: Its format, or why it is refused or skipped.
        traceparent: W3C trace context of the call that brought it, where there is one.
        origin: Names the recording whose newest bytes these are; None where other bytes are another recording.
        document: What a platform says about it.
        photos: Photos that the document names, by key below the athlete's folder.
    """

    upload_id: UUID
    item_id: UUID
    file_name: str
    source_kind: SourceKind
    body: Body | None
    verdict: Format | FileRejected | Skipped
    traceparent: str | None = None
    origin: str | None = None
    document: Document | None = None
    photos: tuple[tuple[str, Body], ...] = ()

    @property
    def format(self) -> Format | None:
        """The format of a sound file."""
        return self.verdict if isinstance(self.verdict, Format) else None

    def discard(self) -> None:
        """Removes the temporary files of its content and photos."""
        for body in (self.body, *(body for _key, body in self.photos)):
            if body is not None:
                body.discard()

    @property
    def kept(self) -> bool:
        """Whether its bytes are stored: what can be had is, but for files that are no workouts."""
        return self.body is not None and not isinstance(self.verdict, Skipped)


def examine(found: Examined, limits: Limits, folder: Path) -> Examined:
    """Judges one file that is not an archive to be unpacked; the verdict that it comes with is replaced."""
    body = found.body
    if body is None:
        return found
    signature = recognise(body.head())
    if signature is not Signature.GZIP:
        return replace(found, verdict=_judge(found, body, signature, limits, "The file"))
    try:
        unpacked = keep(gunzip(body.pieces(), limits), folder)
    except FileRejected as rejection:
        return replace(found, verdict=rejection)
    body.discard()
    verdict = _judge(found, unpacked, recognise(unpacked.head()), limits, "The gzip file's content")
    return replace(found, body=unpacked, verdict=verdict)


UNJUDGED = FileRejected(FileFailure.UNREADABLE, "The file was not looked at.")
"""The verdict before `examine`."""


def _judge(
    found: Examined, body: Body, signature: Signature | None, limits: Limits, subject: str
) -> Format | FileRejected | Skipped:
    # What somebody names alone is meant as a recording; what lies in a folder or archive may be anything.
    among_others = found.source_kind is SourceKind.ARCHIVE or "/" in found.file_name
    if signature is None and among_others:
        document = skipped_document(found.file_name)
        if document is not None:
            return document
    if body.size_bytes == 0:
        return FileRejected(FileFailure.EMPTY, f"{subject} has no bytes.")
    if signature is None:
        return FileRejected(
            FileFailure.UNKNOWN_FORMAT,
            f"{subject} ({readable_size(body.size_bytes)}) starts like none of FIT, GPX and TCX, "
            "nor like gzip or ZIP around them.",
        )
    if signature in {Signature.ZIP, Signature.GZIP}:
        return FileRejected(
            FileFailure.NESTED_ARCHIVE,
            f"{subject} is packed once more, as {signature.upper()}; only a ZIP in a ZIP is unpacked.",
        )
    if body.size_bytes > limits.recording_bytes:
        return FileRejected(
            FileFailure.TOO_LARGE,
            f"{subject} has {readable_size(body.size_bytes)}; the limit is {readable_size(limits.recording_bytes)}.",
        )
    if signature is Signature.FIT and (other := skipped_fit(body.head(), body.size_bytes)) is not None:
        return other
    return Format(signature.value)
