"""The links of a FIT file: one or more header, data, CRC sequences, one after the other.

Source: FIT protocol, "Header", "CRC" and "Chained FIT files".
"""

from __future__ import annotations

from dataclasses import dataclass

from fastcrc import crc16

from runningmate_analytics.domain.formats.fit.damage import Damage
from runningmate_analytics.domain.model import RecordingError, RejectReason

_CRC_BYTES = 2
_SHORT_HEADER, _LONG_HEADER = 12, 14
MAX_LINKS = 1000
"""Real files have at most five."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where the messages of one link lie, [start, end), as byte offsets in the whole file.

    Attributes:
        damage: What the header and the checksum say is wrong, None if nothing.
    """

    start: int
    end: int
    damage: Damage | None = None


def links(data: bytes) -> tuple[list[Link], Damage | None]:
    """Find the links, and check each one's length and CRC.

    The checksum of the header is not looked at: that of the link covers the header, and writers may leave
    the other out.

    Returns:
        At least one link, in file order; the damage after the last one, None if the file ends there.

    Raises:
        RecordingError: corrupt or truncated, if the file has no FIT header; too_large.
    """
    found: list[Link] = []
    position = 0
    while position < len(data):
        if found and not data[position] and not data[position:].strip(b"\0"):
            break  # Some devices pad to the block size of their flash.
        missing = _missing_header(data, position)
        if missing:
            if not found:
                raise missing.refusal()
            return found, missing
        found.append(_link(data, position))
        if len(found) > MAX_LINKS:
            raise RecordingError(
                RejectReason.TOO_LARGE,
                f"The file chains more than {MAX_LINKS} FIT files.",
            )
        position = found[-1].end + _CRC_BYTES
    return found, None


def _missing_header(data: bytes, position: int) -> Damage | None:
    size = data[position]
    if size in (_SHORT_HEADER, _LONG_HEADER) and data[position + 8 : position + 12] == b".FIT":
        return None
    short = position + _SHORT_HEADER > len(data) and size in (_SHORT_HEADER, _LONG_HEADER)
    return Damage(
        RejectReason.TRUNCATED if short else RejectReason.CORRUPT,
        f"There is no FIT header at byte {position} of {len(data)}.",
    )


def _link(data: bytes, position: int) -> Link:
    start = position + data[position]
    announced = int.from_bytes(data[position + 4 : position + 8], "little")
    end = start + announced
    if not announced or end + _CRC_BYTES > len(data):
        # A device that stops without notice never fills the size in.
        there = max(len(data) - start, 0)
        damage = Damage(
            RejectReason.TRUNCATED,
            f"The header at byte {position} announces {announced} bytes of messages and a checksum, but the file "
            f"has {there} after it: the recording or its transfer broke off.",
        )
        return Link(min(start, len(data)), min(end, len(data)) if announced else len(data), damage)
    if int.from_bytes(data[end : end + _CRC_BYTES], "little") != crc16.arc(data[position:end]):
        damage = Damage(
            RejectReason.BAD_CRC,
            f"The file checksum at byte {end} does not match: bytes before it changed after the device wrote "
            "them, so some of the values may be wrong.",
        )
        return Link(start, end, damage)
    return Link(start, end)
