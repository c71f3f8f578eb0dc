from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest

from runningmate_servicekit.eventlog import PARTITION_COUNT, partition_of
from runningmate_servicekit.eventlog.partitioner import murmur2


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("21", -973932308),
        ("foobar", -790332482),
        ("a-little-bit-long-string", -985981536),
        ("a-little-bit-longer-string", -1486304829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        ("abc", 479470107),
    ],
)
def test_hashes_as_kafkas_clients_do(text: str, signed: int) -> None:
    # Source: Apache Kafka, UtilsTest.testMurmur2 (published values).
    assert murmur2(text.encode()) == signed % 2**32


def test_an_empty_key_is_a_key() -> None:
    assert partition_of("") == (275646681 % 2**31) % PARTITION_COUNT


def test_athletes_spread_over_all_partitions() -> None:
    counts = Counter(partition_of(str(UUID(int=i * 7919))) for i in range(4000))
    assert len(counts) == PARTITION_COUNT
    assert max(counts.values()) < 2 * min(counts.values())
