"""Channels of FIT records: native fields, components, developer fields, readings in messages of their own."""

from __future__ import annotations

import math

import pytest

from analytics.tests.unit.formats.fitbytes import (
    FLOAT32,
    HEART_RATE,
    SINT8,
    START,
    STRING,
    TIMESTAMP,
    UINT8,
    UINT16,
    UINT32,
    FitBytes,
)
from runningmate_analytics.domain.channels import CHANNELS
from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.formats.fit.profile import SOURCES
from runningmate_analytics.domain.model import Interval, Recording

SINT16, BYTE = 0x83, 0x0D

NATIVE = {
    "grade_percent": (9, SINT16, "h", -350, -3.5),
    "left_torque_effectiveness_percent": (43, UINT8, "B", 151, 75.5),
    "right_torque_effectiveness_percent": (44, UINT8, "B", 150, 75),
    "left_pedal_smoothness_percent": (45, UINT8, "B", 41, 20.5),
    "right_pedal_smoothness_percent": (46, UINT8, "B", 40, 20),
    "pedal_smoothness_percent": (47, UINT8, "B", 39, 19.5),
    "ground_contact_time_ms": (41, UINT16, "H", 2455, 245.5),
    "ground_contact_share_percent": (40, UINT16, "H", 3525, 35.25),
    "ground_contact_balance_percent": (84, UINT16, "H", 4990, 49.9),
    "vertical_oscillation_mm": (39, UINT16, "H", 855, 85.5),
    "vertical_ratio_percent": (83, UINT16, "H", 780, 7.8),
    "step_length_mm": (85, UINT16, "H", 11005, 1100.5),
    "respiration_brpm": (108, UINT16, "H", 3125, 31.25),
    "core_temperature_c": (139, UINT16, "H", 3845, 38.45),
    "muscle_oxygen_percent": (57, UINT16, "H", 655, 65.5),
    "hemoglobin_gpdl": (54, UINT16, "H", 1225, 12.25),
    "stroke_count": (19, UINT32, "I", 123_456, 123_456),
    "battery_percent": (81, UINT8, "B", 171, 85.5),
    "temperature_c": (13, SINT8, "b", -12, -12),
}


def _one(fit: FitBytes) -> Recording:
    (recording,) = decode(fit.build(), "fit")
    return recording


@pytest.mark.parametrize("channel", NATIVE)
def test_a_native_field_is_a_channel_in_its_unit(channel: str) -> None:
    number, base, code, stored, value = NATIVE[channel]
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (number, {"H": 2, "h": 2, "I": 4}.get(code, 1), base))
    fit.data(0, f"I{code}", START, stored)
    assert _one(fit).channels[channel].tolist() == [value]


def test_every_source_is_a_channel_of_the_catalogue() -> None:
    assert SOURCES.keys() <= CHANNELS.keys()
    assert all(spec.title and spec.meaning.endswith(".") for spec in CHANNELS.values())


def test_the_left_leg_has_the_rest_where_the_right_one_is_stored() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (30, 1, UINT8))
    for second, stored in enumerate((0x80 | 48, 48, 0xFF, 0x80 | 127)):
        fit.data(0, "IB", START + second, stored)
    balance = _one(fit).channels["left_balance_percent"].tolist()
    assert balance[:2] == [52, 48]
    assert all(math.isnan(value) for value in balance[2:])


def test_cycles_of_eight_bits_count_on_and_a_whole_count_sets_them() -> None:
    fit = (
        FitBytes()
        .file_id()
        .define(0, 20, TIMESTAMP, (18, 1, UINT8))
        .define(1, 20, TIMESTAMP, (19, 4, UINT32))
    )
    fit.data(0, "IB", START, 250).data(0, "IB", START + 1, 4)
    fit.data(1, "II", START + 2, 1000)  # 232 in its low eight bits
    fit.data(0, "IB", START + 3, 242).data(0, "IB", START + 4, 0xFF).data(0, "IB", START + 5, 1)
    counted = _one(fit).channels["stroke_count"].tolist()
    assert counted[:4] == [250, 260, 1000, 1010]
    assert math.isnan(counted[4])
    assert counted[5] == 1025


def test_the_plain_respiration_fills_what_the_finer_one_lacks() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (99, 1, UINT8), (108, 2, UINT16))
    fit.data(0, "IBH", START, 15, 1550).data(0, "IBH", START + 1, 16, 0xFFFF)
    assert _one(fit).channels["respiration_brpm"].tolist() == [15.5, 16]


@pytest.mark.parametrize(
    ("base", "code", "invalid"),
    [
        (0x00, "B", 0xFF), (0x01, "b", 0x7F), (0x02, "B", 0xFF), (0x83, "h", 0x7FFF), (0x84, "H", 0xFFFF),
        (0x85, "i", 0x7FFFFFFF), (0x86, "I", 0xFFFFFFFF), (0x88, "f", math.nan), (0x89, "d", math.nan),
        (0x0A, "B", 0), (0x8B, "H", 0), (0x8C, "I", 0), (0x0D, "B", 0xFF), (0x8E, "q", 0x7FFFFFFFFFFFFFFF),
        (0x8F, "Q", 0xFFFFFFFFFFFFFFFF), (0x90, "Q", 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", ["<", ">"])
def test_each_base_type_has_a_value_that_means_none(order: str, base: int, code: str, invalid: float) -> None:
    size = {"b": 1, "h": 2, "i": 4, "f": 4, "d": 8, "q": 8}[code.lower()]
    fit = FitBytes(order).file_id().define(0, 20, TIMESTAMP, (7, size, base), HEART_RATE)
    for second, value in enumerate((42, invalid, 43)):
        fit.data(0, f"I{code}B", START + second, value, 100)
    power = _one(fit).channels["power_w"].tolist()
    assert (power[0], power[2]) == (42, 43)
    assert math.isnan(power[1])


def test_the_first_of_an_array_is_the_value() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (7, 6, UINT16))
    fit.data(0, "IHHH", START, 200, 201, 202)
    assert _one(fit).channels["power_w"].tolist() == [200]


def test_layouts_with_fields_at_other_places_and_in_other_byte_orders_are_one_channel() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE, (7, 2, UINT16))
    fit.data(0, "IBH", START, 100, 200)
    other = (
        FitBytes(">")
        .define(1, 20, (7, 2, UINT16), TIMESTAMP)
        .define(2, 20, HEART_RATE, TIMESTAMP, (7, 1, UINT8))
    )
    other.data(1, "HI", 201, START + 1).data(2, "BIB", 102, START + 2, 202)
    fit.messages += other.messages
    fit.data(0, "IBH", START + 3, 103, 203)
    channels = _one(fit).channels
    assert channels["power_w"].tolist() == [200, 201, 202, 203]
    assert channels["heart_rate_bpm"][[0, 2, 3]].tolist() == [100, 102, 103]
    assert math.isnan(channels["heart_rate_bpm"][1])


def _developer(name: bytes, unit: bytes, native: int = 0xFF, stored: float = 4.5) -> FitBytes:
    fields = ((0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 40, STRING), (8, 16, STRING), (15, 1, UINT8))
    fit = FitBytes().file_id().define(2, 206, *fields)
    fit.data(2, "BBB40s16sB", 0, 5, FLOAT32, name, unit, native)
    fit.define(0, 20, TIMESTAMP, HEART_RATE, developer=((5, 4, 0),))
    return fit.data(0, "IBf", START, 100, stored).data(0, "IBf", START + 1, 101, math.nan)


@pytest.mark.parametrize(
    ("name", "unit", "native", "channel", "value"),
    [
        (b"Form Power", b"Watts", 0xFF, "form_power_w", 4.5),
        (b"Air Power", b"W", 0xFF, "air_power_w", 4.5),
        (b"Power", b"Watts", 7, "power_w", 4.5),
        (b"core_temperature", "°C".encode(), 0xFF, "core_temperature_c", 4.5),
        (b"Current Saturated Hemoglobin Percent", b"%", 57, "muscle_oxygen_percent", 4.5),
        (b"SmO2", b"%", 0xFF, "muscle_oxygen_percent", 4.5),
        (b"Respiration Rate", b"brpm", 0xFF, "respiration_brpm", 4.5),
        (b"Vertical Oscillation", b"Centimeters", 39, "vertical_oscillation_mm", 45),
        (b"Ground Time", b"Milliseconds", 41, "ground_contact_time_ms", 4.5),
        (b"spo2_percent", b"", 0xFF, "spo2_percent", 4.5),
        (b"Leg Spring Stiffness", b"kN/m", 0xFF, "dev.Leg Spring Stiffness", 4.5),
        (b"Vertical Oscillation", b"furlongs", 39, "dev.Vertical Oscillation", 4.5),
        (b"Heart Rate", b"bpm", 3, "dev.Heart Rate", 4.5),
    ],
)
def test_a_developer_field_is_the_channel_it_stands_for_or_keeps_its_name(
    name: bytes, unit: bytes, native: int, channel: str, value: float
) -> None:
    recording = _one(_developer(name, unit, native))
    assert recording.channels[channel][0] == pytest.approx(value)
    assert math.isnan(recording.channels[channel][1])
    assert recording.channels.keys() == {"heart_rate_bpm", channel}
    assert recording.units == ({channel: unit.decode()} if channel.startswith("dev.") else {})


def test_a_developer_field_has_a_scale_an_offset_and_an_invalid_value() -> None:
    fields = ((0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 4, STRING), (6, 1, UINT8), (7, 1, SINT8))
    fit = FitBytes().file_id().define(2, 206, *fields).data(2, "BBB4sBb", 1, 0, UINT16, b"Flow", 10, -3)
    fit.define(0, 20, TIMESTAMP, developer=((0, 2, 1),))
    fit.data(0, "IH", START, 125).data(0, "IH", START + 1, 0xFFFF)
    flow = _one(fit).channels["dev.Flow"].tolist()
    assert flow[0] == 15.5
    assert math.isnan(flow[1])


def test_two_apps_may_choose_one_name() -> None:
    fields = ((0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 4, STRING))
    fit = FitBytes().file_id().define(2, 206, *fields)
    fit.data(2, "BBB4s", 0, 0, UINT8, b"Mass").data(2, "BBB4s", 1, 0, UINT8, b"Mass")
    fit.define(0, 20, TIMESTAMP, developer=((0, 1, 0), (0, 1, 1))).data(0, "IBB", START, 1, 2)
    channels = _one(fit).channels
    assert (channels["dev.Mass"][0], channels["dev.Mass 1.0"][0]) == (1, 2)


def test_a_developer_field_without_a_description_or_of_text_is_no_channel() -> None:
    fields = ((0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 4, STRING))
    fit = FitBytes().file_id().define(2, 206, *fields).data(2, "BBB4s", 0, 1, STRING, b"Note")
    fit.define(0, 20, TIMESTAMP, HEART_RATE, developer=((0, 1, 0), (1, 4, 0)))
    fit.data(0, "IBB4s", START, 100, 1, b"abcd")
    assert set(_one(fit).channels) == {"heart_rate_bpm"}


def test_readings_of_their_own_messages_stand_at_the_record_after_them() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE)
    fit.define(1, 269, TIMESTAMP, (0, 1, UINT8)).define(2, 297, TIMESTAMP, (0, 2, SINT16))
    fit.data(1, "IB", START + 1, 96).data(1, "IB", START + 500, 97).data(2, "Ih", START + 2, 1520)
    fit.data(2, "Ih", START + 3, -300)  # what devices write where they measured nothing
    for second in (0, 2, 4):
        fit.data(0, "IB", START + second, 100)
    channels = _one(fit).channels
    assert channels["spo2_percent"][1] == 96
    assert channels["respiration_brpm"][1] == 15.2
    for name in ("spo2_percent", "respiration_brpm"):
        assert math.isnan(channels[name][0])
        assert math.isnan(channels[name][2])


def test_a_clock_that_is_set_back_moves_what_came_before() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (5, 4, UINT32))
    for second in range(20):
        fit.data(0, "II", START + 3600 + second, second * 300)
    for second in range(20, 100):
        fit.data(0, "II", START + second, second * 300)
    recording = _one(fit)
    assert recording.time_s.tolist() == list(range(100))
    assert recording.channels["distance_m"].tolist() == [second * 3 for second in range(100)]


def test_pauses_from_before_the_clock_was_set_back_move_with_their_records() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE)
    fit.define(1, 21, TIMESTAMP, (0, 1, UINT8), (1, 1, UINT8))
    for second in (*range(12), *range(40, 52)):
        fit.data(0, "IB", START + 3600 + second, 100)
        if second == 11:
            fit.data(1, "IBB", START + 3611, 0, 4).data(1, "IBB", START + 3640, 0, 0)
    for second in range(52, 80):
        fit.data(0, "IB", START + second, 100)
    recording = _one(fit)
    assert recording.time_s.tolist() == [*range(12), *range(40, 80)]
    assert recording.pauses == (Interval(11, 40),)


def test_a_file_without_any_order_is_sorted() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE)
    order = [second * 997 % 1000 * 100 for second in range(1000)]
    for second in order:
        fit.data(0, "IB", START + second, 100)
    assert _one(fit).time_s.tolist() == sorted(order)


def test_events_with_compressed_timestamps_are_pauses() -> None:
    base = START - START % 32
    fit = (
        FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE).define(1, 21, (0, 1, UINT8), (1, 1, UINT8))
    )
    fit.data(0, "IB", base, 100).data(0xA0 | 5, "BB", 0, 4).data(0xA0 | 25, "BB", 0, 0)
    fit.data(0, "IB", base + 30, 100)
    assert _one(fit).pauses == (Interval(5, 25),)


def test_blocks_of_records_in_the_wrong_order_are_sorted_by_their_time() -> None:
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, (5, 4, UINT32))
    for second in (*range(200, 300), *range(100)):
        fit.data(0, "II", START + second, second * 300)
    recording = _one(fit)
    assert recording.time_s.tolist() == [*range(100), *range(200, 300)]
    assert recording.channels["distance_m"][-1] == 299 * 3
