"""Why a file gives no activity, and what its owner can do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class FileFailure(StrEnum):
    """Each has one meaning for a person and for a program; the contract has the same names."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    TRUNCATED = "truncated"
    BAD_CRC = "bad_crc"
    CORRUPT = "corrupt"
    NOT_AN_ACTIVITY = "not_an_activity"
    NO_SAMPLES = "no_samples"
    TOO_LARGE = "too_large"
    UNSAFE = "unsafe"
    DECODER_CRASHED = "decoder_crashed"
    DECODER_TIMEOUT = "decoder_timeout"
    DECODER_MEMORY = "decoder_memory"
    NESTED_ARCHIVE = "nested_archive"
    BAD_ARCHIVE = "bad_archive"
    UNREADABLE = "unreadable"


ADVICE: Final[Mapping[FileFailure, str]] = {
    FileFailure.EMPTY: "Export the workout again from the device or the site it came from, then import that file.",
    FileFailure.UNKNOWN_FORMAT: "Export the workout as FIT, GPX or TCX and import that. Other files of an archive "
    "need nothing.",
    FileFailure.TRUNCATED: "Copy the file from the device again, or export it again; a part of it is missing.",
    FileFailure.BAD_CRC: "Copy the file from the device again, or export it again; it was damaged on the way.",
    FileFailure.CORRUPT: "Export the workout again; if it fails again, try another of FIT, GPX and TCX.",
    FileFailure.NOT_AN_ACTIVITY: "Nothing to do if this was no workout; else look for the activity's own file, "
    "on many devices in a folder named Activity.",
    FileFailure.NO_SAMPLES: "Nothing can be computed from it. If the workout was recorded, export it again from "
    "the device.",
    FileFailure.TOO_LARGE: "Split the archive, or export the workout on its own, and import the parts.",
    FileFailure.UNSAFE: "Unpack the archive on your computer and import the file itself, under a plain name.",
    FileFailure.DECODER_CRASHED: "Export the workout in another format and import that. The stored file is kept.",
    FileFailure.DECODER_TIMEOUT: "Export the workout in another format, or import it when the machine is less busy.",
    FileFailure.DECODER_MEMORY: "Export the workout in another format, or as several shorter ones.",
    FileFailure.NESTED_ARCHIVE: "Unpack the inner archive on your computer and import its files.",
    FileFailure.BAD_ARCHIVE: "Unpack the archive on your computer, with its password if it has one, and import the "
    "files; or download it again.",
    FileFailure.UNREADABLE: "Import the file again. If it fails again, ask the operator to look at the dead letters.",
}


class FileRejected(Exception):
    """A file that gives no recording.

    Attributes:
        failure: Typed reason.
        detail: A sentence that says what is wrong and where.
    """

    def __init__(self, failure: FileFailure, detail: str) -> None:
        super().__init__(f"{failure}: {detail}")
        self.failure = failure
        self.detail = detail
