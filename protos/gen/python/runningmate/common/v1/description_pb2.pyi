import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GearKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    GEAR_KIND_UNSPECIFIED: _ClassVar[GearKind]
    GEAR_KIND_BIKE: _ClassVar[GearKind]
    GEAR_KIND_SHOES: _ClassVar[GearKind]
GEAR_KIND_UNSPECIFIED: GearKind
GEAR_KIND_BIKE: GearKind
GEAR_KIND_SHOES: GearKind

class ActivityDescription(_message.Message):
    __slots__ = ("provider", "provider_activity_id", "name", "description", "private_note", "sport", "sub_sport", "provider_sport", "started_at", "time_zone", "gear", "commute", "trainer", "race", "perceived_exertion", "weather", "photos", "summary", "athlete_weight_kg", "device", "file_problem")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    PRIVATE_NOTE_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    SUB_SPORT_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_SPORT_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    GEAR_FIELD_NUMBER: _ClassVar[int]
    COMMUTE_FIELD_NUMBER: _ClassVar[int]
    TRAINER_FIELD_NUMBER: _ClassVar[int]
    RACE_FIELD_NUMBER: _ClassVar[int]
    PERCEIVED_EXERTION_FIELD_NUMBER: _ClassVar[int]
    WEATHER_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    ATHLETE_WEIGHT_KG_FIELD_NUMBER: _ClassVar[int]
    DEVICE_FIELD_NUMBER: _ClassVar[int]
    FILE_PROBLEM_FIELD_NUMBER: _ClassVar[int]
    provider: str
    provider_activity_id: str
    name: str
    description: str
    private_note: str
    sport: _sport_pb2.Sport
    sub_sport: str
    provider_sport: str
    started_at: _timestamp_pb2.Timestamp
    time_zone: str
    gear: ActivityGear
    commute: bool
    trainer: bool
    race: bool
    perceived_exertion: int
    weather: Weather
    photos: _containers.RepeatedCompositeFieldContainer[ActivityPhoto]
    summary: ActivitySummary
    athlete_weight_kg: float
    device: str
    file_problem: str
    def __init__(self, provider: _Optional[str] = ..., provider_activity_id: _Optional[str] = ..., name: _Optional[str] = ..., description: _Optional[str] = ..., private_note: _Optional[str] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., sub_sport: _Optional[str] = ..., provider_sport: _Optional[str] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., time_zone: _Optional[str] = ..., gear: _Optional[_Union[ActivityGear, _Mapping[str, object]]] = ..., commute: _Optional[bool] = ..., trainer: _Optional[bool] = ..., race: _Optional[bool] = ..., perceived_exertion: _Optional[int] = ..., weather: _Optional[_Union[Weather, _Mapping[str, object]]] = ..., photos: _Optional[_Iterable[_Union[ActivityPhoto, _Mapping[str, object]]]] = ..., summary: _Optional[_Union[ActivitySummary, _Mapping[str, object]]] = ..., athlete_weight_kg: _Optional[float] = ..., device: _Optional[str] = ..., file_problem: _Optional[str] = ...) -> None: ...

class ActivityGear(_message.Message):
    __slots__ = ("provider_gear_id", "name", "kind")
    PROVIDER_GEAR_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    provider_gear_id: str
    name: str
    kind: GearKind
    def __init__(self, provider_gear_id: _Optional[str] = ..., name: _Optional[str] = ..., kind: _Optional[_Union[GearKind, str]] = ...) -> None: ...

class Weather(_message.Message):
    __slots__ = ("observed_at", "condition", "temperature_c", "apparent_temperature_c", "dew_point_c", "humidity", "pressure_hpa", "wind_speed_mps", "wind_gust_mps", "wind_bearing_deg", "precipitation_mm_per_h", "cloud_cover")
    OBSERVED_AT_FIELD_NUMBER: _ClassVar[int]
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    TEMPERATURE_C_FIELD_NUMBER: _ClassVar[int]
    APPARENT_TEMPERATURE_C_FIELD_NUMBER: _ClassVar[int]
    DEW_POINT_C_FIELD_NUMBER: _ClassVar[int]
    HUMIDITY_FIELD_NUMBER: _ClassVar[int]
    PRESSURE_HPA_FIELD_NUMBER: _ClassVar[int]
    WIND_SPEED_MPS_FIELD_NUMBER: _ClassVar[int]
    WIND_GUST_MPS_FIELD_NUMBER: _ClassVar[int]
    WIND_BEARING_DEG_FIELD_NUMBER: _ClassVar[int]
    PRECIPITATION_MM_PER_H_FIELD_NUMBER: _ClassVar[int]
    CLOUD_COVER_FIELD_NUMBER: _ClassVar[int]
    observed_at: _timestamp_pb2.Timestamp
    condition: str
    temperature_c: float
    apparent_temperature_c: float
    dew_point_c: float
    humidity: float
    pressure_hpa: float
    wind_speed_mps: float
    wind_gust_mps: float
    wind_bearing_deg: float
    precipitation_mm_per_h: float
    cloud_cover: float
    def __init__(self, observed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., condition: _Optional[str] = ..., temperature_c: _Optional[float] = ..., apparent_temperature_c: _Optional[float] = ..., dew_point_c: _Optional[float] = ..., humidity: _Optional[float] = ..., pressure_hpa: _Optional[float] = ..., wind_speed_mps: _Optional[float] = ..., wind_gust_mps: _Optional[float] = ..., wind_bearing_deg: _Optional[float] = ..., precipitation_mm_per_h: _Optional[float] = ..., cloud_cover: _Optional[float] = ...) -> None: ...

class ActivityPhoto(_message.Message):
    __slots__ = ("name", "object_key", "sha256", "caption")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    CAPTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    object_key: str
    sha256: str
    caption: str
    def __init__(self, name: _Optional[str] = ..., object_key: _Optional[str] = ..., sha256: _Optional[str] = ..., caption: _Optional[str] = ...) -> None: ...

class ActivitySummary(_message.Message):
    __slots__ = ("elapsed_time_s", "moving_time_s", "distance_m", "elevation_gain_m", "mean_heart_rate_bpm", "max_heart_rate_bpm", "mean_power_w", "max_power_w", "weighted_power_w", "mean_cadence_rpm", "max_speed_mps", "energy_j", "work_j", "mean_temperature_c", "pool_length_m", "step_count", "provider_effort")
    ELAPSED_TIME_S_FIELD_NUMBER: _ClassVar[int]
    MOVING_TIME_S_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    ELEVATION_GAIN_M_FIELD_NUMBER: _ClassVar[int]
    MEAN_HEART_RATE_BPM_FIELD_NUMBER: _ClassVar[int]
    MAX_HEART_RATE_BPM_FIELD_NUMBER: _ClassVar[int]
    MEAN_POWER_W_FIELD_NUMBER: _ClassVar[int]
    MAX_POWER_W_FIELD_NUMBER: _ClassVar[int]
    WEIGHTED_POWER_W_FIELD_NUMBER: _ClassVar[int]
    MEAN_CADENCE_RPM_FIELD_NUMBER: _ClassVar[int]
    MAX_SPEED_MPS_FIELD_NUMBER: _ClassVar[int]
    ENERGY_J_FIELD_NUMBER: _ClassVar[int]
    WORK_J_FIELD_NUMBER: _ClassVar[int]
    MEAN_TEMPERATURE_C_FIELD_NUMBER: _ClassVar[int]
    POOL_LENGTH_M_FIELD_NUMBER: _ClassVar[int]
    STEP_COUNT_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_EFFORT_FIELD_NUMBER: _ClassVar[int]
    elapsed_time_s: float
    moving_time_s: float
    distance_m: float
    elevation_gain_m: float
    mean_heart_rate_bpm: float
    max_heart_rate_bpm: float
    mean_power_w: float
    max_power_w: float
    weighted_power_w: float
    mean_cadence_rpm: float
    max_speed_mps: float
    energy_j: float
    work_j: float
    mean_temperature_c: float
    pool_length_m: float
    step_count: int
    provider_effort: float
    def __init__(self, elapsed_time_s: _Optional[float] = ..., moving_time_s: _Optional[float] = ..., distance_m: _Optional[float] = ..., elevation_gain_m: _Optional[float] = ..., mean_heart_rate_bpm: _Optional[float] = ..., max_heart_rate_bpm: _Optional[float] = ..., mean_power_w: _Optional[float] = ..., max_power_w: _Optional[float] = ..., weighted_power_w: _Optional[float] = ..., mean_cadence_rpm: _Optional[float] = ..., max_speed_mps: _Optional[float] = ..., energy_j: _Optional[float] = ..., work_j: _Optional[float] = ..., mean_temperature_c: _Optional[float] = ..., pool_length_m: _Optional[float] = ..., step_count: _Optional[int] = ..., provider_effort: _Optional[float] = ...) -> None: ...
