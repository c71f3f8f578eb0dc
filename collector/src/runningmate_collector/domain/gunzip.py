"""Unpacks gzip as a stream, within limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.limits import Limits, readable_size

_GZIP = 16 + zlib.MAX_WBITS
_STEP_BYTES = 256 * 1024


def gunzip(packed: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """The content of all members of a gzip file, in pieces; padding and other bytes behind the end are ignored.

    Raises:
        FileRejected: TRUNCATED, BAD_CRC, CORRUPT or TOO_LARGE.
    """
    meter = Meter(limits)
    stream = zlib.decompressobj(_GZIP)
    begun = False
    for piece in packed:
        meter.packed(len(piece))
        rest = piece
        while rest:
            if stream.eof:
                if not rest.startswith(b"\x1f"):
                    return
                stream = zlib.decompressobj(_GZIP)
            begun = True
            try:
                content = stream.decompress(rest, _STEP_BYTES)
            except zlib.error as error:
                raise _damaged(error, meter) from None
            meter.unpacked(len(content))
            if content:
                yield content
            rest = stream.unused_data if stream.eof else stream.unconsumed_tail
    # Output may be left inside the decompressor after its last input.
    while begun and not stream.eof and (content := stream.decompress(b"", _STEP_BYTES)):
        meter.unpacked(len(content))
        yield content
    if begun and not stream.eof:
        raise FileRejected(
            FileFailure.TRUNCATED,
            f"The gzip file ends in the middle, after {readable_size(meter.packed_bytes)}.",
        )


class Meter:
    """Counts bytes on both sides of a decompressor and refuses bombs.

    Attributes:
        most_bytes: What may come out.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.most_bytes = limits.recording_bytes
        self.packed_bytes = 0
        self.unpacked_bytes = 0

    def packed(self, size_bytes: int) -> None:
        """Counts bytes that went in."""
        self.packed_bytes += size_bytes

    def unpacked(self, size_bytes: int) -> None:
        """Counts bytes that came out.

        Raises:
            FileRejected: TOO_LARGE.
        """
        self.unpacked_bytes += size_bytes
        limits = self._limits
        if self.unpacked_bytes > self.most_bytes:
            raise FileRejected(
                FileFailure.TOO_LARGE, f"It unpacks to more than {readable_size(self.most_bytes)}."
            )
        if (
            self.unpacked_bytes > limits.ratio_free_bytes
            and self.unpacked_bytes > limits.ratio * self.packed_bytes
        ):
            raise FileRejected(
                FileFailure.TOO_LARGE,
                f"It unpacks to more than {limits.ratio} times its size, which no recording does.",
            )


def _damaged(error: zlib.error, meter: Meter) -> FileRejected:
    if "data check" in str(error) or "length check" in str(error):
        return FileRejected(FileFailure.BAD_CRC, "The checksum of the gzip file does not match its content.")
    return FileRejected(
        FileFailure.CORRUPT,
        f"The gzip file cannot be unpacked; it breaks within its first {readable_size(meter.packed_bytes)}.",
    )
