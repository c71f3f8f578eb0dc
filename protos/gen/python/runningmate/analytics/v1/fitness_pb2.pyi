from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetFitnessRequest(_message.Message):
    __slots__ = ("from_date", "to_date")
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    from_date: str
    to_date: str
    def __init__(self, from_date: _Optional[str] = ..., to_date: _Optional[str] = ...) -> None: ...

class GetFitnessResponse(_message.Message):
    __slots__ = ("days", "first_date", "activities_without_load", "missing_settings", "today", "rests_on_estimates", "data_use")
    DAYS_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    ACTIVITIES_WITHOUT_LOAD_FIELD_NUMBER: _ClassVar[int]
    MISSING_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    TODAY_FIELD_NUMBER: _ClassVar[int]
    RESTS_ON_ESTIMATES_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    days: _containers.RepeatedCompositeFieldContainer[FitnessDay]
    first_date: str
    activities_without_load: int
    missing_settings: _containers.RepeatedScalarFieldContainer[str]
    today: str
    rests_on_estimates: bool
    data_use: _data_use_pb2.DataUse
    def __init__(self, days: _Optional[_Iterable[_Union[FitnessDay, _Mapping[str, object]]]] = ..., first_date: _Optional[str] = ..., activities_without_load: _Optional[int] = ..., missing_settings: _Optional[_Iterable[str]] = ..., today: _Optional[str] = ..., rests_on_estimates: _Optional[bool] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class FitnessDay(_message.Message):
    __slots__ = ("date", "load", "fitness", "fatigue", "form", "activity_count")
    DATE_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    FITNESS_FIELD_NUMBER: _ClassVar[int]
    FATIGUE_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    date: str
    load: float
    fitness: float
    fatigue: float
    form: float
    activity_count: int
    def __init__(self, date: _Optional[str] = ..., load: _Optional[float] = ..., fitness: _Optional[float] = ..., fatigue: _Optional[float] = ..., form: _Optional[float] = ..., activity_count: _Optional[int] = ...) -> None: ...

class GetWeeklyVolumeRequest(_message.Message):
    __slots__ = ("from_date", "to_date")
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    from_date: str
    to_date: str
    def __init__(self, from_date: _Optional[str] = ..., to_date: _Optional[str] = ...) -> None: ...

class GetWeeklyVolumeResponse(_message.Message):
    __slots__ = ("weeks", "data_use")
    WEEKS_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    weeks: _containers.RepeatedCompositeFieldContainer[Week]
    data_use: _data_use_pb2.DataUse
    def __init__(self, weeks: _Optional[_Iterable[_Union[Week, _Mapping[str, object]]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class Week(_message.Message):
    __slots__ = ("monday", "sports")
    MONDAY_FIELD_NUMBER: _ClassVar[int]
    SPORTS_FIELD_NUMBER: _ClassVar[int]
    monday: str
    sports: _containers.RepeatedCompositeFieldContainer[SportVolume]
    def __init__(self, monday: _Optional[str] = ..., sports: _Optional[_Iterable[_Union[SportVolume, _Mapping[str, object]]]] = ...) -> None: ...

class SportVolume(_message.Message):
    __slots__ = ("sport", "activity_count", "timer_time_s", "distance_m", "elevation_gain_m", "load")
    SPORT_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    TIMER_TIME_S_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    ELEVATION_GAIN_M_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    sport: _sport_pb2.Sport
    activity_count: int
    timer_time_s: float
    distance_m: float
    elevation_gain_m: float
    load: float
    def __init__(self, sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., activity_count: _Optional[int] = ..., timer_time_s: _Optional[float] = ..., distance_m: _Optional[float] = ..., elevation_gain_m: _Optional[float] = ..., load: _Optional[float] = ...) -> None: ...
