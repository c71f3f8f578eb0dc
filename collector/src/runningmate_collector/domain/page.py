"""Page tokens: opaque, checked, and good for the list and filter that they were made for only."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from runningmate_collector.domain.errors import WrongPageToken

_FORM = struct.Struct(">q16sq")
_CHECK = struct.Struct(">I")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PageKey:
    """The last row of a page: lists are ordered by time and id (descending), then position (ascending)."""

    at: datetime
    id: UUID
    position: int = 0


def token_of(key: PageKey, scope: str) -> str:
    """The token of the page after `key`; `scope` is the list's name with its filter."""
    micros = (key.at - _EPOCH) // timedelta(microseconds=1)
    raw = _FORM.pack(micros, key.id.bytes, key.position)
    return base64.urlsafe_b64encode(raw + _check(raw, scope)).decode().rstrip("=")


def key_of(token: str, scope: str) -> PageKey | None:
    """What a token stands for, None for the empty one.

    Raises:
        WrongPageToken: It was made for something else, or not at all.
    """
    if not token:
        return None
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise WrongPageToken from None
    body, check = raw[: -_CHECK.size], raw[-_CHECK.size :]
    if len(body) != _FORM.size or check != _check(body, scope):
        raise WrongPageToken
    micros, identifier, position = _FORM.unpack(body)
    try:
        at = _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        raise WrongPageToken from None
    return PageKey(at, UUID(bytes=identifier), position)


def _check(raw: bytes, scope: str) -> bytes:
    return _CHECK.pack(zlib.crc32(raw + scope.encode()))
