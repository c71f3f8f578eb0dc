"""The walk over FIT messages against the plainest one, over messages in orders that devices write and do not."""

from __future__ import annotations

import random

import pytest

from analytics.tests.unit.formats.fitbytes import TIMESTAMP, UINT8, FitBytes
from analytics.tests.unit.formats.oracle import count_headers
from runningmate_analytics.domain.formats.fit import walk
from runningmate_analytics.domain.formats.fit.link import links
from runningmate_analytics.domain.formats.fit.walk import Walk
from runningmate_analytics.domain.model import RecordingError, RejectReason

SIZES = (1, 3, 7)


def _walked(fit: FitBytes) -> list[tuple[int, int]]:
    """Byte and global number of each message."""
    data = fit.build()
    (link,), damage = links(data)
    found = Walk(data, link)
    assert damage is None
    assert found.damage is None
    assert count_headers(data)[0] == len(found.positions)
    pairs = []
    for layout in found.layouts:
        positions, _ = found.select([layout])
        pairs += [(int(position), layout.message) for position in positions]
    return sorted(pairs)


def _defined(fit: FitBytes) -> FitBytes:
    for local, size in enumerate(SIZES):
        fit.define(local, 20 + local, (1, size, UINT8))
    return fit


def _written(fit: FitBytes, order: list[int]) -> list[tuple[int, int]]:
    expected = []
    for local in order:
        expected.append((14 + len(fit.messages), 20 + local))
        # Content that looks like headers.
        fit.messages += bytes((local,)) + bytes((local, 0x40, 0x02, 0x00, 0x01, 0x83, 0xFF))[: SIZES[local]]
    return expected


@pytest.mark.parametrize(
    "pattern", [[0], [0, 1], [2, 1, 0], [0, 0, 1, 2], [0, 1, 0, 1, 2], [1, 1, 1, 1, 1, 0]]
)
@pytest.mark.parametrize("count", [1, 31, 32, 33, 96, 1000, 40_000])
def test_what_repeats_is_found_whole(pattern: list[int], count: int) -> None:
    fit = _defined(FitBytes())
    order = (pattern * (count // len(pattern) + 1))[:count]
    expected = _written(fit, order)
    assert _walked(fit) == expected


@pytest.mark.parametrize("seed", range(20))
def test_orders_and_definitions_at_random(seed: int) -> None:
    chance = random.Random(seed)
    fit, expected = _defined(FitBytes()), []
    for _ in range(chance.randint(1, 30)):
        kind = chance.random()
        if kind < 0.3:
            order = [chance.randrange(3)] * chance.randint(1, 400)
        elif kind < 0.6:
            order = [chance.randrange(3) for _ in range(chance.randint(1, 4))] * chance.randint(1, 200)
        else:
            order = [chance.randrange(3) for _ in range(chance.randint(1, 300))]
        expected += _written(fit, order)
        if chance.random() < 0.5:
            _defined(fit)
    assert _walked(fit) == expected


def test_a_local_number_may_mean_something_else_later() -> None:
    fit = FitBytes().define(0, 20, (1, 1, UINT8))
    fit.messages += bytes((0, 5)) * 100
    fit.define(0, 21, (1, 2, UINT8))
    fit.messages += bytes((0, 5, 0)) * 100
    fit.define(0, 20, (1, 1, UINT8))
    fit.messages += bytes((0, 5)) * 100
    assert [message for _, message in _walked(fit)] == [20] * 100 + [21] * 100 + [20] * 100


def test_headers_with_reserved_bits_and_compressed_ones_have_the_layout_of_their_local_number() -> None:
    fit = FitBytes().define(1, 20, (1, 1, UINT8))
    fit.messages += bytes((1, 0, 0x11, 0, 0x21, 0, 0xA0, 0, 0xBF, 0))
    assert [message for _, message in _walked(fit)] == [20] * 5


def test_a_file_of_more_definitions_than_any_device_writes_is_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(walk, "MAX_DEFINITIONS", 1000)
    fit = FitBytes()
    for _ in range(1001):
        fit.define(0, 20, TIMESTAMP)
    data = fit.build()
    with pytest.raises(RecordingError) as caught:
        Walk(data, links(data)[0][0])
    assert caught.value.reason is RejectReason.TOO_LARGE


def test_a_file_of_more_messages_than_any_device_writes_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MAX_MESSAGES", 1000)
    fit = FitBytes().define(0, 20, TIMESTAMP)
    fit.messages += bytes(5 * 1001)
    data = fit.build()
    with pytest.raises(RecordingError) as caught:
        Walk(data, links(data)[0][0])
    assert caught.value.reason is RejectReason.TOO_LARGE
