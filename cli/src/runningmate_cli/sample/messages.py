"""The FIT messages that a sample file uses, and the profile's numbers for their words."""

from __future__ import annotations

from runningmate_cli.sample.layout import SEMICIRCLES_PER_DEGREE, Field, Layout

SPORTS = {"running": 1, "cycling": 2, "swimming": 5, "training": 10}
SUB_SPORTS = {
    "generic": 0,
    "trail": 3,
    "indoor_cycling": 6,
    "road": 7,
    "lap_swimming": 17,
    "open_water": 18,
    "strength_training": 20,
    "commuting": 48,
}
STROKES = {"freestyle": 0, "backstroke": 1, "breaststroke": 2, "butterfly": 3, "drill": 4}
LAP_TRIGGERS = {"manual": 0, "distance": 2, "session_end": 7}

EVENT_TIMER, EVENT_SESSION, EVENT_LAP, EVENT_ACTIVITY, EVENT_LENGTH = 0, 8, 9, 26, 28
TYPE_START, TYPE_STOP, TYPE_STOP_ALL = 0, 1, 4
MANUFACTURER_DEVELOPMENT = 255
SOURCE_ANTPLUS, SOURCE_LOCAL = 1, 5
DEVICE_HEART_RATE, DEVICE_POWER = 120, 11

TIMESTAMP = Field("timestamp", 253, "uint32")
INDEX = Field("message_index", 254, "uint16")
EVENT = (Field("event", 0, "enum"), Field("event_type", 1, "enum"))

FILE_ID = Layout(
    0,
    0,
    (
        Field("type", 0, "enum"),
        Field("manufacturer", 1, "uint16"),
        Field("product", 2, "uint16"),
        Field("serial_number", 3, "uint32z"),
        Field("time_created", 4, "uint32"),
    ),
)
DEVICE_INFO = Layout(
    1,
    23,
    (
        TIMESTAMP,
        Field("device_index", 0, "uint8"),
        Field("device_type", 1, "uint8"),
        Field("manufacturer", 2, "uint16"),
        Field("serial_number", 3, "uint32z"),
        Field("product", 4, "uint16"),
        Field("software_version", 5, "uint16", 100),
        Field("source_type", 25, "enum"),
        Field("product_name", 27, "string"),
    ),
)
TIMER = Layout(2, 21, (TIMESTAMP, *EVENT, Field("data", 3, "uint32")))
WORKOUT = Layout(3, 26, (Field("sport", 4, "enum"), Field("wkt_name", 8, "string")))

_RECORD_FIELDS = (
    Field("position_lat", 0, "sint32", SEMICIRCLES_PER_DEGREE),
    Field("position_long", 1, "sint32", SEMICIRCLES_PER_DEGREE),
    Field("altitude", 78, "uint32", 5, 500),
    Field("distance", 5, "uint32", 100),
    Field("speed", 73, "uint32", 1000),
    Field("power", 7, "uint16"),
    Field("heart_rate", 3, "uint8"),
    Field("cadence", 4, "uint8"),
    Field("fractional_cadence", 53, "uint8", 128),
    Field("temperature", 13, "sint8"),
)


def record(names: frozenset[str]) -> Layout:
    """The layout of records that carry these fields."""
    return Layout(4, 20, (TIMESTAMP, *(field for field in _RECORD_FIELDS if field.name in names)))


def _totals(average_speed: int, fractional: int) -> tuple[Field, ...]:
    return (
        Field("start_time", 2, "uint32"),
        Field("start_position_lat", 3, "sint32", SEMICIRCLES_PER_DEGREE),
        Field("start_position_long", 4, "sint32", SEMICIRCLES_PER_DEGREE),
        Field("total_elapsed_time", 7, "uint32", 1000),
        Field("total_timer_time", 8, "uint32", 1000),
        Field("total_distance", 9, "uint32", 100),
        Field("total_calories", 11, "uint16"),
        Field("enhanced_avg_speed", average_speed, "uint32", 1000),
        Field("enhanced_max_speed", average_speed + 1, "uint32", 1000),
        Field("avg_fractional_cadence", fractional, "uint8", 128),
    )


LAP = Layout(
    5,
    19,
    (
        INDEX,
        TIMESTAMP,
        *EVENT,
        *_totals(110, 80),
        Field("avg_heart_rate", 15, "uint8"),
        Field("max_heart_rate", 16, "uint8"),
        Field("avg_cadence", 17, "uint8"),
        Field("avg_power", 19, "uint16"),
        Field("max_power", 20, "uint16"),
        Field("total_ascent", 21, "uint16"),
        Field("lap_trigger", 24, "enum"),
        Field("sport", 25, "enum"),
        Field("num_lengths", 32, "uint16"),
        Field("first_length_index", 35, "uint16"),
        Field("swim_stroke", 38, "enum"),
        Field("num_active_lengths", 40, "uint16"),
    ),
)
LENGTH = Layout(
    6,
    101,
    (
        INDEX,
        TIMESTAMP,
        *EVENT,
        Field("start_time", 2, "uint32"),
        Field("total_elapsed_time", 3, "uint32", 1000),
        Field("total_timer_time", 4, "uint32", 1000),
        Field("total_strokes", 5, "uint16"),
        Field("avg_speed", 6, "uint16", 1000),
        Field("swim_stroke", 7, "enum"),
        Field("avg_swimming_cadence", 9, "uint8"),
        Field("length_type", 12, "enum"),
    ),
)
SESSION = Layout(
    7,
    18,
    (
        INDEX,
        TIMESTAMP,
        *EVENT,
        *_totals(124, 92),
        Field("sport", 5, "enum"),
        Field("sub_sport", 6, "enum"),
        Field("avg_heart_rate", 16, "uint8"),
        Field("max_heart_rate", 17, "uint8"),
        Field("avg_cadence", 18, "uint8"),
        Field("avg_power", 20, "uint16"),
        Field("max_power", 21, "uint16"),
        Field("total_ascent", 22, "uint16"),
        Field("first_lap_index", 25, "uint16"),
        Field("num_laps", 26, "uint16"),
        Field("trigger", 28, "enum"),
        Field("num_lengths", 33, "uint16"),
        Field("pool_length", 44, "uint16", 100),
        Field("pool_length_unit", 46, "enum"),
        Field("num_active_lengths", 47, "uint16"),
        Field("total_work", 48, "uint32"),
        Field("avg_swolf", 80, "uint16"),
        Field("sport_profile_name", 110, "string"),
    ),
)
ACTIVITY = Layout(
    8,
    34,
    (
        TIMESTAMP,
        Field("total_timer_time", 0, "uint32", 1000),
        Field("num_sessions", 1, "uint16"),
        Field("type", 2, "enum"),
        Field("event", 3, "enum"),
        Field("event_type", 4, "enum"),
        Field("local_timestamp", 5, "uint32"),
    ),
)
