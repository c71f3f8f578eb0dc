"""Names that people and archives give to files: never paths of ours, but shown and kept."""

from __future__ import annotations

import re
from typing import Final

MAX_NAME_CHARS: Final = 1000
METADATA_NAME_BYTES: Final = 1200
"""An object's metadata holds 1,300 bytes in all."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")
_JUNK_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def shown(name: str) -> str:
    """A name without control characters, its middle left out above 1,000 characters."""
    clean = _CONTROL.sub("\ufffd", name)
    if len(clean) <= MAX_NAME_CHARS:
        return clean
    return f"{clean[:399]}…{clean[-600:]}"


def for_metadata(name: str) -> str:
    """A name that fits an object's metadata; the end stays, it says the most."""
    raw = shown(name).encode()
    if len(raw) <= METADATA_NAME_BYTES:
        return raw.decode()
    return "…" + raw[-METADATA_NAME_BYTES + 3 :].decode(errors="ignore")


def is_junk(name: str) -> bool:
    """Whether an archive's entry is what operating systems leave behind, of no interest to anybody."""
    parts = _parts(name)
    last = parts[-1] if parts else ""
    return "__MACOSX" in parts or last.lower() in _JUNK_NAMES or last.startswith("._")


def danger(name: str) -> str | None:
    """Why an archive's entry must not be unpacked under its name; None for a plain relative path."""
    parts = _parts(name)
    if not name:
        return "it has no name"
    if "\x00" in name:
        return "its name has a zero byte"
    if ".." in parts:
        return "its name leads out of the archive's folder (..)"
    if name.startswith(("/", "\\")):
        return "its name is an absolute path"
    if _DRIVE.match(name):
        return "its name starts with a drive letter"
    return None


def _parts(name: str) -> list[str]:
    return name.replace("\\", "/").rstrip("/").split("/")
