"""Stored channels give back what was recorded, at the channel's resolution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runningmate_analytics.adapters.columns import decode_column, encode_column


@given(
    st.lists(st.one_of(st.none(), st.integers(-(2**53), 2**53)), max_size=200),
    st.sampled_from([1, 100, 128.0]),
)
def test_a_column_survives_encoding_exactly(stored: list[int | None], scale: float) -> None:
    values = np.array([np.nan if v is None else v / scale for v in stored], dtype=np.float64)
    decoded = decode_column(encode_column(values, scale)[0], scale)
    np.testing.assert_array_equal(np.isnan(decoded), np.isnan(values))
    np.testing.assert_allclose(decoded, values, rtol=0, atol=0.5 / scale)


@given(
    st.lists(st.floats(width=64), max_size=100),
    st.sampled_from([1, 10, 128.0, 1000.0, 2**31 / 180]),
)
def test_stored_values_are_what_decoding_gives(given: list[float], scale: float) -> None:
    values = np.array(given, dtype=np.float64)
    with np.errstate(over="ignore"):
        data, stored = encode_column(values, scale)
    decoded = decode_column(data, scale)
    np.testing.assert_array_equal(stored, decoded)
    np.testing.assert_array_equal(np.signbit(stored), np.signbit(decoded))


def test_infinite_values_are_missing() -> None:
    decoded = decode_column(encode_column(np.array([1.0, np.inf, -np.inf, 3.0]), 1)[0], 1)
    np.testing.assert_array_equal(decoded, [1.0, np.nan, np.nan, 3.0])


def test_a_second_by_second_ride_takes_about_a_byte_a_sample() -> None:
    power = np.cumsum(np.random.default_rng(1).integers(-3, 4, 10_000)).astype(np.float64) + 200
    assert len(encode_column(power, 1)[0]) < 10_000


@pytest.mark.parametrize(
    "damaged", [b"", b"\x01\x01", b"\x63" + bytes(40), b"\x01\x01\x00" + bytes(12) + b"no deflate"]
)
def test_damaged_bytes_are_named_and_not_guessed(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="column"):
        decode_column(damaged, 1)
