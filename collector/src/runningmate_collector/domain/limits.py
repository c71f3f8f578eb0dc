"""How much one file may be, packed and unpacked."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes.

    Attributes:
        recording_bytes: Of one recording, unpacked.
        archive_bytes: Of all that one archive unpacks to, with the archives in it.
        archive_members: Entries of one archive and of those in it, directories included.
        archive_depth: Archives in archives; 2 is a ZIP in a ZIP.
        directory_bytes: An archive's own list of entries; it is held in memory.
        ratio: Unpacked to packed size. Text full of repetition reaches 60, a bomb 1,000.
        ratio_free_bytes: Unpacked bytes below which the ratio does not matter.
    """

    upload_bytes: int = 16 * GIB
    recording_bytes: int = 256 * MIB
    archive_bytes: int = 32 * GIB
    archive_members: int = 100_000
    archive_depth: int = 2
    directory_bytes: int = 32 * MIB
    ratio: int = 200
    ratio_free_bytes: int = MIB


def readable_size(size_bytes: int) -> str:
    """A size as a person reads it: `1.5 MiB`."""
    size = float(size_bytes)
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.4g} {unit}"
        size /= 1024
    return f"{size:.4g} GiB"
