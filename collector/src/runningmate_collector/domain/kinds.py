"""Files that are sound and no workouts: what they are, told by the first message of a FIT file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final, Literal


class FileKind(StrEnum):
    """What a skipped file is; the contract has the same names in the same order."""

    MONITORING = "monitoring"
    SETTINGS = "settings"
    WORKOUT_PLAN = "workout_plan"
    COURSE = "course"
    WEIGHT = "weight"
    TOTALS = "totals"
    OTHER = "other"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Skipped:
    """The verdict on a file that needs nothing; `detail` is a sentence."""

    kind: FileKind
    detail: str


# Source: the enumeration `file` of the FIT protocol. Numbers that are not here are left to the decoder.
_FIT_KINDS: Final[Mapping[int, FileKind]] = {
    1: FileKind.SETTINGS, 2: FileKind.SETTINGS, 3: FileKind.SETTINGS, 40: FileKind.SETTINGS,
    5: FileKind.WORKOUT_PLAN, 7: FileKind.WORKOUT_PLAN,
    6: FileKind.COURSE, 34: FileKind.COURSE, 35: FileKind.COURSE,
    9: FileKind.WEIGHT, 14: FileKind.WEIGHT,
    10: FileKind.TOTALS, 11: FileKind.TOTALS, 20: FileKind.TOTALS,
    15: FileKind.MONITORING, 28: FileKind.MONITORING, 32: FileKind.MONITORING,
}  # fmt: skip
_NAMES: Final[Mapping[FileKind, str]] = {
    FileKind.SETTINGS: "settings of a device",
    FileKind.WORKOUT_PLAN: "a planned workout",
    FileKind.COURSE: "a course to follow",
    FileKind.WEIGHT: "weight or blood pressure",
    FileKind.TOTALS: "totals or goals",
    FileKind.MONITORING: "a watch's all-day data",
}
_RECORDINGS: Final = frozenset({"", ".fit", ".gpx", ".tcx", ".zip"})
_HEADER_SIZES: Final = (12, 14)
_CRC_BYTES: Final = 2
# Source: fields of the message `file_id` of the FIT protocol, and its epoch.
_TYPE, _TIME_CREATED = 0, 4
_NO_TIME: Final = 0xFFFFFFFF
_FIT_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)


def skipped_fit(head: bytes, size_bytes: int) -> Skipped | None:
    """What a FIT file is, where its first message says that it is no workout.

    Args:
        head: Its first bytes.
        size_bytes: Of the whole; a chained file may hold a workout further on, so only a single one is judged.

    Returns:
        None for workouts and for whatever is not plain: the decoder judges those.
    """
    size = int.from_bytes(head[4:8], "little")
    if len(head) < 12 or head[0] not in _HEADER_SIZES or head[0] + size + _CRC_BYTES != size_bytes:
        return None
    kind = _FIT_KINDS.get(_file_id(head[head[0] :], _TYPE, 1))
    return None if kind is None else Skipped(kind, f"The FIT file holds {_NAMES[kind]}, no workout.")


def created_at(head: bytes) -> datetime | None:
    """When a FIT file was begun, by its first message; None where that does not say it."""
    if len(head) < 12 or head[0] not in _HEADER_SIZES:
        return None
    seconds = _file_id(head[head[0] :], _TIME_CREATED, 4)
    return None if seconds in {-1, _NO_TIME} else _FIT_EPOCH + timedelta(seconds=seconds)


def _file_id(messages: bytes, wanted: int, size_bytes: int) -> int:
    """A field of a file_id message that comes first, -1 where there is none."""
    if len(messages) < 6 or messages[0] & 0xE0 != 0x40 or messages[2] > 1:
        return -1
    order: Literal["big", "little"] = "big" if messages[2] else "little"
    number = int.from_bytes(messages[3:5], order)
    fields = [messages[6 + 3 * index : 9 + 3 * index] for index in range(messages[5])]
    data = messages[6 + 3 * len(fields) :]
    if number != 0 or not data or data[0] != messages[0] & 0x0F:
        return -1
    at = 1
    for field in fields:
        if len(field) < 3 or at + field[1] > len(data):
            return -1
        if field[0] == wanted and field[1] == size_bytes:
            return int.from_bytes(data[at : at + size_bytes], order)
        at += field[1]
    return -1


def skipped_document(name: str) -> Skipped | None:
    """The verdict on an archive's file of no known format; None where its name says that it is a recording."""
    if PurePosixPath(name.lower().removesuffix(".gz")).suffix in _RECORDINGS:
        return None
    return Skipped(FileKind.DOCUMENT, "It is no recording, by its name and by its content.")


def skipped_recording(detail: str) -> Skipped:
    """The verdict on a file that its decoder found to be no workout."""
    return Skipped(FileKind.OTHER, detail)
