"""The links of a FIT file: one or more header, data, CRC sequences, one after the other.

Source: FIT protocol, "Header", "CRC" and "Chained FIT files".
"""

from __future__ import annotations

from dataclasses import dataclass

from fastcrc import crc16

from runningmate_analytics.domain.model import RecordingError, RejectReason

_CRC_BYTES = 2
_SHORT_HEADER, _LONG_HEADER = 12, 14
MAX_LINKS = 1000
"""Real files have at most five."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where the messages of one link lie, [start, end), as byte offsets in the whole file."""

    start: int
    end: int


def links(data: bytes) -> list[Link]:
    """Find the links and check each one's length and CRC.

    Returns:
        At least one link, in file order.

    Raises:
        RecordingError: corrupt, truncated or bad_crc, with the byte where it shows.
    """
    found: list[Link] = []
    position = 0
    while position < len(data):
        if found and not data[position] and not data[position:].strip(b"\0"):
            break  # Some devices pad to the block size of their flash.
        link = _link(data, position)
        found.append(link)
        if len(found) > MAX_LINKS:
            raise RecordingError(
                RejectReason.TOO_LARGE,
                f"The file chains more than {MAX_LINKS} FIT files.",
            )
        position = link.end + _CRC_BYTES
    return found


def _link(data: bytes, position: int) -> Link:
    header_size = data[position]
    header = data[position : position + header_size]
    if header_size not in (_SHORT_HEADER, _LONG_HEADER) or header[8:12] != b".FIT":
        short = position + _SHORT_HEADER > len(data) and header_size in (_SHORT_HEADER, _LONG_HEADER)
        raise RecordingError(
            RejectReason.TRUNCATED if short else RejectReason.CORRUPT,
            f"There is no FIT header at byte {position} of {len(data)}.",
        )
    start = position + header_size
    end = start + int.from_bytes(header[4:8], "little")
    if end + _CRC_BYTES > len(data) or end == start:
        raise RecordingError(
            RejectReason.TRUNCATED,
            f"The header at byte {position} announces {end - start} bytes of messages and a checksum, "
            f"but the file has {max(len(data) - start, 0)} after it: the recording or its transfer broke "
            "off.",
        )
    _check_crc(data, position, end, header)
    return Link(start, end)


def _check_crc(data: bytes, position: int, end: int, header: bytes) -> None:
    # A header CRC of 0 means that the writer computed none; the file's CRC covers the header anyway.
    if len(header) == _LONG_HEADER:
        header_crc = int.from_bytes(header[12:14], "little")
        if header_crc and header_crc != crc16.arc(header[:12]):
            raise _crc_error(position + 12, "header")
    if int.from_bytes(data[end : end + _CRC_BYTES], "little") != crc16.arc(data[position:end]):
        raise _crc_error(end, "file")


def _crc_error(at: int, what: str) -> RecordingError:
    return RecordingError(
        RejectReason.BAD_CRC,
        f"The {what} checksum at byte {at} does not match: bytes before it changed after the device wrote "
        "them.",
    )
