from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RacePriority(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RACE_PRIORITY_UNSPECIFIED: _ClassVar[RacePriority]
    RACE_PRIORITY_A: _ClassVar[RacePriority]
    RACE_PRIORITY_B: _ClassVar[RacePriority]
    RACE_PRIORITY_C: _ClassVar[RacePriority]

class Equipment(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EQUIPMENT_UNSPECIFIED: _ClassVar[Equipment]
    EQUIPMENT_BIKE: _ClassVar[Equipment]
    EQUIPMENT_TRAINER: _ClassVar[Equipment]
    EQUIPMENT_POOL: _ClassVar[Equipment]
    EQUIPMENT_POWER_METER: _ClassVar[Equipment]
    EQUIPMENT_HEART_RATE_STRAP: _ClassVar[Equipment]
RACE_PRIORITY_UNSPECIFIED: RacePriority
RACE_PRIORITY_A: RacePriority
RACE_PRIORITY_B: RacePriority
RACE_PRIORITY_C: RacePriority
EQUIPMENT_UNSPECIFIED: Equipment
EQUIPMENT_BIKE: Equipment
EQUIPMENT_TRAINER: Equipment
EQUIPMENT_POOL: Equipment
EQUIPMENT_POWER_METER: Equipment
EQUIPMENT_HEART_RATE_STRAP: Equipment

class Race(_message.Message):
    __slots__ = ("date", "name", "sports", "distance_m", "priority")
    DATE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SPORTS_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    date: str
    name: str
    sports: _containers.RepeatedScalarFieldContainer[_sport_pb2.Sport]
    distance_m: float
    priority: RacePriority
    def __init__(self, date: _Optional[str] = ..., name: _Optional[str] = ..., sports: _Optional[_Iterable[_Union[_sport_pb2.Sport, str]]] = ..., distance_m: _Optional[float] = ..., priority: _Optional[_Union[RacePriority, str]] = ...) -> None: ...

class PlanGoal(_message.Message):
    __slots__ = ("races", "weekly_load", "week_count")
    RACES_FIELD_NUMBER: _ClassVar[int]
    WEEKLY_LOAD_FIELD_NUMBER: _ClassVar[int]
    WEEK_COUNT_FIELD_NUMBER: _ClassVar[int]
    races: _containers.RepeatedCompositeFieldContainer[Race]
    weekly_load: float
    week_count: int
    def __init__(self, races: _Optional[_Iterable[_Union[Race, _Mapping[str, object]]]] = ..., weekly_load: _Optional[float] = ..., week_count: _Optional[int] = ...) -> None: ...

class DateRange(_message.Message):
    __slots__ = ("from_date", "to_date")
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    from_date: str
    to_date: str
    def __init__(self, from_date: _Optional[str] = ..., to_date: _Optional[str] = ...) -> None: ...

class Injury(_message.Message):
    __slots__ = ("from_date", "to_date", "sport", "most_minutes")
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    MOST_MINUTES_FIELD_NUMBER: _ClassVar[int]
    from_date: str
    to_date: str
    sport: _sport_pb2.Sport
    most_minutes: int
    def __init__(self, from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., most_minutes: _Optional[int] = ...) -> None: ...

class TrainingConstraints(_message.Message):
    __slots__ = ("weekday_minutes", "sports", "blackouts", "pool_limited", "pool_weekdays", "injuries", "equipment", "sessions_a_day", "rest_days", "load_weeks", "long_weekday")
    WEEKDAY_MINUTES_FIELD_NUMBER: _ClassVar[int]
    SPORTS_FIELD_NUMBER: _ClassVar[int]
    BLACKOUTS_FIELD_NUMBER: _ClassVar[int]
    POOL_LIMITED_FIELD_NUMBER: _ClassVar[int]
    POOL_WEEKDAYS_FIELD_NUMBER: _ClassVar[int]
    INJURIES_FIELD_NUMBER: _ClassVar[int]
    EQUIPMENT_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_A_DAY_FIELD_NUMBER: _ClassVar[int]
    REST_DAYS_FIELD_NUMBER: _ClassVar[int]
    LOAD_WEEKS_FIELD_NUMBER: _ClassVar[int]
    LONG_WEEKDAY_FIELD_NUMBER: _ClassVar[int]
    weekday_minutes: _containers.RepeatedScalarFieldContainer[int]
    sports: _containers.RepeatedScalarFieldContainer[_sport_pb2.Sport]
    blackouts: _containers.RepeatedCompositeFieldContainer[DateRange]
    pool_limited: bool
    pool_weekdays: _containers.RepeatedScalarFieldContainer[int]
    injuries: _containers.RepeatedCompositeFieldContainer[Injury]
    equipment: _containers.RepeatedScalarFieldContainer[Equipment]
    sessions_a_day: int
    rest_days: int
    load_weeks: int
    long_weekday: int
    def __init__(self, weekday_minutes: _Optional[_Iterable[int]] = ..., sports: _Optional[_Iterable[_Union[_sport_pb2.Sport, str]]] = ..., blackouts: _Optional[_Iterable[_Union[DateRange, _Mapping[str, object]]]] = ..., pool_limited: _Optional[bool] = ..., pool_weekdays: _Optional[_Iterable[int]] = ..., injuries: _Optional[_Iterable[_Union[Injury, _Mapping[str, object]]]] = ..., equipment: _Optional[_Iterable[_Union[Equipment, str]]] = ..., sessions_a_day: _Optional[int] = ..., rest_days: _Optional[int] = ..., load_weeks: _Optional[int] = ..., long_weekday: _Optional[int] = ...) -> None: ...
