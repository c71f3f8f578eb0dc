"""Pictures, told by their first bytes: only those are served, whatever a name or a platform says."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 32 << 20
"""Of one picture; more is never taken in."""
_BEGINNINGS: Final = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_BRANDS: Final = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
}


def content_type(head: bytes) -> str | None:
    """The type of a picture that begins so; None for anything else."""
    for beginning, found in _BEGINNINGS.items():
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return _BRANDS.get(head[8:12]) if head[4:8] == b"ftyp" else None
