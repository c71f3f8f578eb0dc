"""Which partition a key belongs to, the same in every adapter."""

from __future__ import annotations

from functools import lru_cache

from runningmate_servicekit.eventlog.port import PARTITION_COUNT

_MULTIPLIER = 0x5BD1E995
_SEED = 0x9747B28C
_MASK_32 = 0xFFFFFFFF
_MASK_31 = 0x7FFFFFFF


def murmur2(data: bytes) -> int:
    """Hashes bytes to an unsigned 32-bit number.

    Source: Austin Appleby, MurmurHash2, with the seed that Apache Kafka's default partitioner uses.
    """
    state = _SEED ^ len(data)
    whole = len(data) & ~3
    for start in range(0, whole, 4):
        word = int.from_bytes(data[start : start + 4], "little") * _MULTIPLIER & _MASK_32
        word = (word ^ word >> 24) * _MULTIPLIER & _MASK_32
        state = (state * _MULTIPLIER & _MASK_32) ^ word
    if whole < len(data):
        state = (state ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _MASK_32
    state = (state ^ state >> 13) * _MULTIPLIER & _MASK_32
    return state ^ state >> 15


@lru_cache(maxsize=8192)
def partition_of(key: str, count: int = PARTITION_COUNT) -> int:
    """Returns the partition that librdkafka's `murmur2_random` gives a present key."""
    return (murmur2(key.encode()) & _MASK_31) % count
