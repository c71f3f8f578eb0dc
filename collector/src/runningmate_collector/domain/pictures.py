"""Pictures, told by their first bytes."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 32 << 20
"""Of one picture; what is larger is a film or no picture."""
_BEGINNINGS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_BRANDS: Final = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif"})


def is_picture(head: bytes) -> bool:
    """Whether the bytes begin as JPEG, PNG, GIF, WebP, HEIC or AVIF."""
    if head.startswith(_BEGINNINGS):
        return True
    if head[:4] == b"RIFF":
        return head[8:12] == b"WEBP"
    return head[4:8] == b"ftyp" and head[8:12] in _BRANDS
