"""Walks a ZIP archive: streamed, nothing written under the archive's own names."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO

from runningmate_collector.domain import names
from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.gunzip import Meter
from runningmate_collector.domain.limits import Limits, readable_size
from runningmate_collector.domain.signature import Signature, recognise

_STEP_BYTES = 256 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Others let a small file ask for gigabytes of decompressor memory, and no exporter uses them."""
_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_MAX_COMMENT_BYTES = 65_535
_FIRST_DATE = datetime(1980, 1, 2, tzinfo=UTC)
_AHEAD = timedelta(days=1)
"""Of a clock or zone that is not ours; what lies further ahead would stand for ever."""


@dataclass(frozen=True, slots=True)
class Member:
    """An entry that is a file. `index` is its place in the archive's list, stable for the same bytes."""

    index: int
    name: str
    info: zipfile.ZipInfo


class Archive:
    """An opened ZIP.

    Args:
        file: Seekable; stays the caller's to close.

    Raises:
        FileRejected: BAD_ARCHIVE or TOO_LARGE.
    """

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._limits = limits
        _check_directory(file, limits)
        try:
            self._zip = zipfile.ZipFile(file)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            ValueError,
            OverflowError,
            OSError,
            EOFError,
            struct.error,
        ):
            raise FileRejected(
                FileFailure.BAD_ARCHIVE,
                "The archive's list of files, at its end, cannot be read: the archive is cut off or damaged.",
            ) from None
        first_byte = min((info.header_offset for info in self._zip.filelist), default=0)
        if first_byte > 0:
            # In an archive that was cut, the list of an archive within it would be taken for its own.
            raise FileRejected(
                FileFailure.BAD_ARCHIVE,
                f"The archive's list of files leaves out its first {readable_size(first_byte)}: "
                "the archive is cut off or damaged.",
            )
        if first_byte < 0:
            raise FileRejected(
                FileFailure.BAD_ARCHIVE, "The archive's list of files names places before its beginning."
            )

    @property
    def entry_count(self) -> int:
        """Entries, folders included."""
        return len(self._zip.filelist)

    def members(self) -> list[Member]:
        """The files, in the archive's order, without folders and what operating systems leave behind."""
        return [
            Member(index, info.orig_filename, info)
            for index, info in enumerate(self._zip.filelist)
            if not info.orig_filename.endswith("/") and not names.is_junk(info.orig_filename)
        ]

    def read(self, member: Member) -> Generator[bytes]:
        """A member's content in pieces; an archive in it may be as long as an upload.

        Raises:
            FileRejected: BAD_ARCHIVE, BAD_CRC or TOO_LARGE.
        """
        info = member.info
        if info.flag_bits & 0x1:
            raise FileRejected(FileFailure.BAD_ARCHIVE, "The file is encrypted within the archive.")
        if info.compress_type not in _METHODS:
            raise FileRejected(
                FileFailure.BAD_ARCHIVE,
                f"The file is packed by method {info.compress_type}, which is not supported.",
            )
        meter = Meter(self._limits)
        meter.packed(info.compress_size)
        try:
            with self._zip.open(info) as content:
                while piece := content.read(_STEP_BYTES):
                    if meter.unpacked_bytes == 0 and recognise(piece) is Signature.ZIP:
                        meter.most_bytes = self._limits.upload_bytes
                    meter.unpacked(len(piece))
                    yield piece
        except zipfile.BadZipFile as error:
            failure = FileFailure.BAD_CRC if "CRC" in str(error) else FileFailure.BAD_ARCHIVE
            raise FileRejected(failure, "The file is damaged within the archive.") from None
        except (zlib.error, EOFError, ValueError, OverflowError, NotImplementedError, struct.error):
            raise FileRejected(
                FileFailure.BAD_ARCHIVE, "The file cannot be unpacked from the archive."
            ) from None


def danger(member: Member) -> str | None:
    """Why a member is not taken; None for a plain file with a plain name."""
    mode = member.info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "it is a link to another file"
    return names.danger(member.name)


def written_at(member: Member, now: datetime) -> datetime | None:
    """When a member was written, as its archive says; None where it says nothing that may be.

    The date of the list of files has no zone and steps of two seconds; it is read as UTC, which is less than a day off. An
    archive without dates has the first one that there is.
    """
    try:
        found = datetime(*member.info.date_time, tzinfo=UTC)
    except ValueError:
        return None
    return found if _FIRST_DATE < found < now + _AHEAD else None


def _check_directory(file: IO[bytes], limits: Limits) -> None:
    """Refuses a list of entries that would fill the memory, before zipfile reads it."""
    size_bytes = _directory_bytes(file)
    if size_bytes > limits.directory_bytes:
        raise FileRejected(
            FileFailure.TOO_LARGE,
            f"The archive's list of files takes {readable_size(size_bytes)}; "
            f"the limit is {readable_size(limits.directory_bytes)}.",
        )


def _directory_bytes(file: IO[bytes]) -> int:
    """Size of the central directory as the archive states it, 0 where that cannot be found."""
    end = file.seek(0, 2)
    start = max(0, end - _END.size - _MAX_COMMENT_BYTES)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return 0
    size_bytes = int(_END.unpack_from(tail, at)[5])
    locator_at = start + at - _END_64_LOCATOR.size
    if locator_at < 0:
        return size_bytes
    file.seek(locator_at)
    signature, _disk, offset, _disks = _END_64_LOCATOR.unpack(file.read(_END_64_LOCATOR.size))
    if signature != b"PK\x06\x07":
        return size_bytes
    # zipfile reads the record right before the locator, whatever the offset says: look at both.
    found = [size_bytes]
    for place in (locator_at - _END_64.size, offset):
        if 0 <= place <= end - _END_64.size:
            file.seek(place)
            record = _END_64.unpack(file.read(_END_64.size))
            if record[0] == b"PK\x06\x06":
                found.append(int(record[8]))
    return max(found)
