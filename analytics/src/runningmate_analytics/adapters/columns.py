"""Channels as stored bytes: integers at the channel's resolution, delta, byte shuffle, deflate.

Layout: header (version, delta width in bytes, sample count, first value), deflated body = [bitmap of
present samples if any is missing] + shuffled deltas. About 1 byte a sample of a real recording.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from runningmate_analytics.domain.model import Floats

_HEADER = struct.Struct("<BBBIq")
_VERSION = 1
_LARGEST = 2**62


def encode_column(values: Floats, scale: float) -> tuple[bytes, Floats]:
    """Encodes a channel, rounding to 1/scale.

    Args:
        values: Shape (n,), NaN where missing. Infinite values and those beyond ±2^62/scale count as missing.
        scale: Stored integers per unit.

    Returns:
        The bytes, and what `decode_column` gives of them without the detour.
    """
    scaled = np.rint(np.asarray(values, dtype=np.float64) * scale)
    present = np.isfinite(scaled) & (np.abs(scaled) < _LARGEST)
    integers = scaled[present].astype(np.int64)
    first = int(integers[0]) if integers.size else 0
    deltas = np.diff(integers)
    width = _width(deltas)
    masked = not present.all()
    shuffled = deltas.astype(f"<i{width}").view(np.uint8).reshape(-1, width).T.tobytes()
    mask = np.packbits(present).tobytes() if masked else b""
    header = _HEADER.pack(_VERSION, width, masked, present.size, first)
    # An integer has no negative zero.
    stored = np.where(present, (scaled + 0.0) / scale, np.nan)
    return header + zlib.compress(mask + shuffled, 1), stored


def decode_column(data: bytes, scale: float) -> Floats:
    """Decodes what `encode_column` made: shape (n,), float64, NaN where missing.

    Raises:
        ValueError: The bytes are of an unknown version or damaged.
    """
    try:
        version, width, masked, count, first = _HEADER.unpack_from(data)
        if version != _VERSION:
            raise ValueError(f"column version {version} is not known to this code")
        body = zlib.decompress(data[_HEADER.size :])
    except (struct.error, zlib.error) as error:
        raise ValueError("a stored column is damaged") from error
    mask_size = (count + 7) // 8 if masked else 0
    present = np.ones(count, dtype=bool)
    if masked:
        present = np.unpackbits(np.frombuffer(body, np.uint8, mask_size), count=count).astype(bool)
    deltas = np.frombuffer(body, np.uint8, offset=mask_size).reshape(width, -1).T
    integers = np.cumsum(
        np.concatenate(([first], np.ascontiguousarray(deltas).view(f"<i{width}").ravel().astype(np.int64)))
    )
    values = np.full(count, np.nan)
    values[present] = integers[: int(present.sum())] / scale
    return values


def _width(deltas: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
    if not deltas.size:
        return 1
    low, high = int(deltas.min()), int(deltas.max())
    return next(
        width for width in (1, 2, 4, 8) if -(1 << (8 * width - 1)) <= low and high < 1 << (8 * width - 1)
    )
