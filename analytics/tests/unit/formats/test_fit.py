from __future__ import annotations

import math
import struct
from datetime import UTC, datetime

import pytest

from analytics.tests.unit.formats.fitbytes import (
    ENUM,
    EPOCH_S,
    FLOAT32,
    HEART_RATE,
    SINT32,
    START,
    STRING,
    TIMESTAMP,
    UINT8,
    UINT16,
    UINT32,
    FitBytes,
    simple,
    with_crc,
)
from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.model import Interval, Recording, RecordingError, RejectReason, Sport


def _one(fit: FitBytes) -> Recording:
    (recording,) = decode(fit.build(), "fit")
    return recording


def _refusal(data: bytes) -> RecordingError:
    with pytest.raises(RecordingError) as caught:
        decode(data, "fit")
    return caught.value


@pytest.mark.parametrize(("size", "crc"), [(12, True), (14, True), (14, False)])
def test_headers_of_12_and_14_bytes_with_or_without_a_checksum(size: int, crc: bool) -> None:
    (recording,) = decode(simple(header_size=size, header_crc=crc), "fit")
    assert recording.time_s.tolist() == [0, 1, 2, 3, 4]
    assert recording.channels["heart_rate_bpm"].tolist() == [100, 101, 102, 103, 104]
    assert recording.started_at == datetime.fromtimestamp(START + EPOCH_S, UTC)


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_scales_and_invalid_values(order: str) -> None:
    fields = (TIMESTAMP, (0, 4, SINT32), (2, 2, UINT16), (5, 4, UINT32), (7, 2, UINT16))
    fit = FitBytes(order).file_id().define(1, 20, *fields)
    fit.data(1, "IiHIH", START, 2**29, 3000, 12345, 250)
    fit.data(1, "IiHIH", START + 1, 0x7FFFFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFF)
    channels = _one(fit).channels
    assert channels["latitude_deg"][0] == 45.0
    assert channels["altitude_m"][0] == 100.0
    assert channels["distance_m"][0] == 123.45
    assert channels["power_w"][0] == 250
    assert all(
        math.isnan(channels[name][1]) for name in ("latitude_deg", "altitude_m", "distance_m", "power_w")
    )


def test_definition_changes_in_mid_file() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE)
    fit.data(0, "IB", START, 100).data(0, "IB", START + 1, 101)
    fit.define(0, 20, HEART_RATE, TIMESTAMP, (7, 2, UINT16)).data(0, "BIH", 102, START + 2, 200)
    fit.define(0, 20, TIMESTAMP, HEART_RATE).data(0, "IB", START + 3, 103)
    recording = _one(fit)
    assert recording.time_s.tolist() == [0, 1, 2, 3]
    assert recording.channels["heart_rate_bpm"].tolist() == [100, 101, 102, 103]
    assert [value for value in recording.channels["power_w"].tolist() if not math.isnan(value)] == [200]


def test_unknown_messages_between_records_are_skipped() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE).define(1, 0xFF10, (1, 3, 0x0D))
    for second in range(200):
        fit.data(0, "IB", START + second, 100)
        for _ in range(second % 4):
            fit.data(1, "3s", b"\x00\x40\x41")
    assert len(_one(fit).time_s) == 200


def test_compressed_timestamps_roll_over_after_32_s() -> None:
    base = START - START % 32
    fit = FitBytes().file_id().define(0, 20, HEART_RATE).define(1, 21, TIMESTAMP, (0, 1, ENUM), (1, 1, ENUM))
    fit.data(0x80 | 7, "B", 99)  # before any full timestamp: nobody knows when
    fit.data(1, "IBB", base + 30, 0, 0)
    for second in (31, 33, 63, 64, 70):
        fit.data(0x80 | second % 32, "B", 100 + second)
    recording = _one(fit)
    assert recording.started_at.timestamp() == base + 31 + EPOCH_S
    assert recording.time_s.tolist() == [0, 2, 32, 33, 39]
    assert recording.channels["heart_rate_bpm"].tolist() == [131, 133, 163, 164, 170]


def test_records_are_sorted_and_the_last_of_an_instant_counts() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE)
    for second, bpm in ((0, 100), (2, 102), (1, 101), (2, 112), (2, 122)):
        fit.data(0, "IB", START + second, bpm)
    recording = _one(fit)
    assert recording.time_s.tolist() == [0, 1, 2]
    assert recording.channels["heart_rate_bpm"].tolist() == [100, 101, 122]


def test_samples_from_before_the_clock_was_set_are_dropped() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE).data(0, "IB", 100, 90)
    for second in range(3):
        fit.data(0, "IB", START + second, 100)
    assert _one(fit).started_at.timestamp() == START + EPOCH_S


def test_enhanced_fields_and_fractional_cadence_win() -> None:
    fields = (TIMESTAMP, (2, 2, UINT16), (78, 4, UINT32), (6, 2, UINT16), (73, 4, UINT32))
    fit = FitBytes().file_id().define(0, 20, *fields, (4, 1, UINT8), (53, 1, UINT8))
    fit.data(0, "IHIHIBB", START, 2600, 51000, 1000, 3210, 85, 64)
    fit.data(0, "IHIHIBB", START + 1, 2600, 0xFFFFFFFF, 1000, 0xFFFFFFFF, 85, 0xFF)
    channels = _one(fit).channels
    assert channels["altitude_m"].tolist() == [9700, 20]
    assert channels["speed_mps"].tolist() == [3.21, 1.0]
    assert channels["cadence_rpm"].tolist() == [85.5, 85]


def test_compressed_speed_and_distance_accumulate_over_the_rollover() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (8, 3, 0x0D))
    for second, (speed, distance) in enumerate(((300, 0), (310, 4000), (0xFFF, 0xFFF), (320, 100))):
        fit.data(
            0, "I3s", START + second, bytes((speed & 0xFF, speed >> 8 | (distance & 0xF) << 4, distance >> 4))
        )
    channels = _one(fit).channels
    assert channels["speed_mps"][[0, 1, 3]].tolist() == [3.0, 3.1, 3.2]
    assert channels["distance_m"][[0, 1, 3]].tolist() == [0, 250, 256 + 100 / 16]
    assert math.isnan(channels["distance_m"][2])


def _described(native: int, unit: bytes) -> FitBytes:
    fields = ((0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 8, STRING), (8, 8, STRING), (15, 1, UINT8))
    fit = (
        FitBytes()
        .file_id()
        .define(2, 206, *fields)
        .data(2, "BBB8s8sB", 0, 5, FLOAT32, b"Strength", unit, native)
    )
    fit.define(0, 20, TIMESTAMP, developer=((5, 4, 0), (6, 1, 0)))
    return fit.data(0, "IfB", START, 1.5, 9).data(0, "IfB", START + 1, math.nan, 9)


def test_developer_fields_are_channels_with_their_unit() -> None:
    recording = _one(_described(0xFF, b"kN/m"))
    assert recording.channels["dev.Strength"][0] == 1.5
    assert math.isnan(recording.channels["dev.Strength"][1])
    assert recording.units == {"dev.Strength": "kN/m"}
    assert set(recording.channels) == {"dev.Strength"}


def test_a_developer_field_stands_in_for_a_native_one_that_is_absent() -> None:
    assert _one(_described(7, b"watts")).channels["power_w"][0] == 1.5
    assert "power_w" not in _one(_described(7, b"kN/m")).channels


def test_timer_stops_are_pauses() -> None:
    fit = (
        FitBytes()
        .file_id()
        .define(0, 20, TIMESTAMP, HEART_RATE)
        .define(1, 21, TIMESTAMP, (0, 1, ENUM), (1, 1, ENUM))
    )
    for second, kind in ((0, 0), (3, 4), (3, 9), (7, 0), (9, 1)):
        fit.data(1, "IBB", START + second, 0, kind)
    fit.data(1, "IBB", START + 1, 8, 1)  # another event's stop
    for second in (0, 1, 2, 3, 7, 8, 9, 10):
        fit.data(0, "IB", START + second, 100)
    assert _one(fit).pauses == (Interval(3, 7), Interval(9, 10))


def _session(fit: FitBytes, start: int, elapsed_s: int, sport: int, sub_sport: int = 0) -> None:
    fit.data(3, "IIIBB", start + elapsed_s, start, elapsed_s * 1000, sport, sub_sport)


def test_each_session_takes_the_samples_of_its_window() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (5, 4, UINT32))
    fit.define(3, 18, TIMESTAMP, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM), (6, 1, ENUM))
    _session(fit, START, 10, 5, 18)
    _session(fit, START + 10, 2, 3)
    _session(fit, START + 12, 8, 2)
    for second in range(20):
        fit.data(0, "II", START + second, second * 1000)
    swim, transition, ride = decode(fit.build(), "fit")
    assert [one.sport for one in (swim, transition, ride)] == [Sport.SWIM, Sport.TRANSITION, Sport.RIDE]
    assert [len(one.time_s) for one in (swim, transition, ride)] == [10, 2, 8]
    assert [(one.session_index, one.session_count) for one in (swim, transition, ride)] == [
        (0, 3),
        (1, 3),
        (2, 3),
    ]
    assert swim.sub_sport == "open_water"
    assert ride.started_at.timestamp() == START + 12 + EPOCH_S
    assert ride.time_s[0] == 0
    assert ride.channels["distance_m"][[0, -1]].tolist() == [10, 80]


def test_a_file_cut_before_its_session_takes_the_sport_from_elsewhere() -> None:
    fit = FitBytes().file_id().define(4, 12, (0, 1, ENUM), (1, 1, ENUM)).data(4, "BB", 1, 3)
    fit.define(0, 20, TIMESTAMP, HEART_RATE).data(0, "IB", START, 100)
    recording = _one(fit)
    assert (recording.sport, recording.sub_sport) == (Sport.RUN, "trail")


def test_a_pool_swim_of_lengths_alone() -> None:
    fit = (
        FitBytes()
        .file_id()
        .define(3, 18, (2, 4, UINT32), (5, 1, ENUM), (6, 1, ENUM), (44, 2, UINT16), (46, 1, ENUM))
    )
    fit.data(3, "IBBHB", START, 5, 17, 2286, 1)
    fit.define(1, 101, (2, 4, UINT32), (4, 4, UINT32), (5, 2, UINT16), (7, 1, ENUM), (12, 1, ENUM))
    fit.data(1, "IIHBB", START, 25500, 18, 0, 1)
    fit.data(1, "IIHBB", START + 26, 30000, 0xFFFF, 0xFF, 0)
    fit.data(1, "IIHBB", START + 56, 40000, 0, 4, 1)
    recording = _one(fit)
    assert len(recording.time_s) == 0
    assert (recording.pool_length_m, recording.pool_in_yards) == (22.86, True)
    first, rest, drill = recording.lengths
    assert (first.duration_s, first.strokes, first.stroke, first.active) == (25.5, 18, "freestyle", True)
    assert (rest.active, rest.strokes, rest.stroke) == (False, None, None)
    assert (drill.start_s, drill.strokes, drill.stroke) == (56, None, "drill")


def test_heart_rate_stored_by_the_strap_fills_the_records() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (4, 1, UINT8))
    for second in range(4):
        fit.data(0, "IB", START + second, 30)
    strap = (
        FitBytes().define(0, 132, TIMESTAMP, (6, 1, UINT8), (9, 4, UINT32)).data(0, "IBI", START, 120, 4000)
    )
    # Two beats of 12 bits, 1 s and 2 s after the first; the second rolls over.
    low = [(4000 + 1024 * step) % 4096 for step in (1, 2)]
    packed = bytes((low[0] & 0xFF, low[0] >> 8 | (low[1] & 0xF) << 4, low[1] >> 4))
    strap.define(1, 132, (6, 2, UINT8), (10, 3, 0x0D)).data(1, "BB3s", 121, 122, packed)
    (recording,) = decode(fit.build() + strap.build(), "fit")
    # A beat holds until the next one, in steps of 0.25 s; a record takes the mean since the record before.
    assert recording.channels["heart_rate_bpm"][:3].tolist() == [120, 120, 121]
    assert math.isnan(recording.channels["heart_rate_bpm"][3])


def test_chained_files_are_recordings_of_their_own_and_settings_among_them_are_skipped() -> None:
    settings = FitBytes().file_id(2).build()
    first, second = decode(simple(3) + settings + simple(4) + bytes(6), "fit")
    assert (len(first.time_s), len(second.time_s)) == (3, 4)
    assert (second.session_index, second.session_count) == (1, 2)


@pytest.mark.parametrize(
    ("kind", "word"), [(2, "settings"), (5, "workout"), (6, "course"), (9, "weight"), (32, "monitoring")]
)
def test_other_file_types_are_named(kind: int, word: str) -> None:
    error = _refusal(FitBytes().file_id(kind).build())
    assert error.reason is RejectReason.NOT_AN_ACTIVITY
    assert word in error.detail


def test_an_activity_without_samples_is_named() -> None:
    assert _refusal(FitBytes().file_id().build()).reason is RejectReason.NO_SAMPLES


def _outcome(data: bytes) -> tuple[list[Recording], RejectReason | None]:
    try:
        return decode(data, "fit"), None
    except RecordingError as error:
        return [], error.reason


def test_a_truncated_file_gives_what_stands_before_the_cut_and_says_so() -> None:
    whole = simple()
    kept = set()
    for size in range(1, len(whole)):
        found, reason = _outcome(whole[:size])
        assert reason in (None, RejectReason.TRUNCATED)
        for recording in found:
            count = len(recording.time_s)
            kept.add(count)
            assert "broke off" in (recording.partial or "")
            assert recording.channels["heart_rate_bpm"].tolist() == list(range(100, 100 + count))
    assert kept == {1, 2, 3, 4, 5}


def test_every_flipped_bit_is_refused_or_marked() -> None:
    whole = simple()
    for bit in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        found, reason = _outcome(bytes(changed))
        assert all(one.partial for one in found)
        assert reason in (
            None,
            RejectReason.BAD_CRC,
            RejectReason.TRUNCATED,
            RejectReason.CORRUPT,
            RejectReason.NOT_AN_ACTIVITY,
        )


def test_a_wrong_checksum_names_its_byte() -> None:
    whole = bytearray(simple())
    whole[-6] ^= 1
    (recording,) = decode(bytes(whole), "fit")
    assert len(recording.time_s) == 5
    assert recording.partial
    assert f"byte {len(whole) - 2}" in recording.partial


def test_a_device_that_stopped_without_notice_never_filled_in_its_size() -> None:
    whole = bytearray(simple()[:-2])
    whole[4:8] = bytes(4)
    (recording,) = decode(bytes(whole), "fit")
    assert len(recording.time_s) == 5
    assert recording.partial


def test_damage_in_a_later_link_leaves_the_one_before_whole_but_marks_it() -> None:
    first, second = simple(3), simple(4)
    (recording,) = decode(first + second[:20], "fit")
    assert len(recording.time_s) == 3
    assert recording.partial
    (recording,) = decode(first + b"garbage that is no link", "fit")
    assert recording.partial
    assert f"byte {len(first)}" in recording.partial


def test_a_damaged_link_does_not_take_the_next_one_with_it() -> None:
    first = bytearray(simple(3))
    first[-1] ^= 1
    damaged, whole = decode(bytes(first) + simple(4), "fit")
    assert damaged.partial
    assert (len(damaged.time_s), len(whole.time_s), whole.partial) == (3, 4, None)


def test_a_multisport_file_cut_in_its_second_leg_gives_both() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE).define(4, 12, (0, 1, ENUM), (1, 1, ENUM))
    fit.define(3, 18, TIMESTAMP, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM), (6, 1, ENUM))
    fit.data(4, "BB", 5, 18)
    for second in range(10):
        fit.data(0, "IB", START + second, 100)
    _session(fit, START, 10, 5, 18)
    fit.data(4, "BB", 2, 0)
    for second in range(10, 25):
        fit.data(0, "IB", START + second, 120)
    swim, ride = decode(fit.build()[:-3], "fit")
    assert [one.sport for one in (swim, ride)] == [Sport.SWIM, Sport.RIDE]
    assert [len(one.time_s) for one in (swim, ride)] == [10, 14]
    assert swim.partial
    assert ride.partial


@pytest.mark.parametrize(
    "fit",
    [
        FitBytes().file_id().data(3, "B", 1),
        FitBytes().file_id().define(0, 20, TIMESTAMP).data(0, "H", 1),
        FitBytes(messages=bytearray(b"\x40\x00\x00\x14\x00\xff\x01")),
        FitBytes(messages=bytearray(b"\x60\x00\x00\x14\x00\x00")),
        FitBytes(messages=bytearray(b"\x60\x00\x00\x14\x00\x00\x07")),
    ],
    ids=["undefined", "overrun", "definition", "no developer count", "developer fields"],
)
def test_messages_that_reach_nowhere_are_corrupt(fit: FitBytes) -> None:
    error = _refusal(fit.build())
    assert error.reason is RejectReason.CORRUPT
    assert "byte" in error.detail


def test_absurd_fields_are_ignored() -> None:
    fields = ((3, 0, UINT8), (7, 1, UINT16), (5, 7, UINT32), (2, 4, UINT16), (13, 1, 0x1F), TIMESTAMP)
    fit = FitBytes().file_id().define(0, 20, *fields).data(0, "B7sHHBI", 1, b"\x01" * 7, 2600, 3000, 1, START)
    channels = _one(fit).channels
    assert set(channels) == {"distance_m", "altitude_m"}
    assert channels["altitude_m"].tolist() == [20]


def test_messages_without_fields_cost_nothing() -> None:
    fit = FitBytes().file_id().define(0, 20)
    fit.messages += bytes(300_000)
    assert _refusal(fit.build()).reason is RejectReason.NO_SAMPLES


def test_too_many_definitions_are_refused() -> None:
    fit = FitBytes().file_id()
    for number in range(5000):
        fit.define(0, number, TIMESTAMP)
    assert _refusal(fit.build()).reason is RejectReason.CORRUPT


def test_samples_that_span_months_are_refused() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE)
    for day in range(40):
        fit.data(0, "IB", START + day * 86400, 100)
    assert _refusal(fit.build()).reason is RejectReason.TOO_LARGE


def test_float_fields_that_are_no_numbers_are_no_values() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (7, 4, FLOAT32), HEART_RATE)
    for second, value in enumerate((math.inf, -math.inf, math.nan, 3e38)):
        fit.data(0, "IfB", START + second, value, 100)
    assert "power_w" not in _one(fit).channels


def test_a_header_alone_is_truncated() -> None:
    assert (
        _refusal(with_crc(struct.pack("<BBHI4s", 12, 0x20, 2100, 0, b".FIT"))).reason
        is RejectReason.TRUNCATED
    )


def test_no_bytes_are_empty() -> None:
    assert _refusal(b"").reason is RejectReason.EMPTY
