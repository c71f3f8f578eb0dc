from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListBestEffortsRequest(_message.Message):
    __slots__ = ("sport", "distance_m", "from_date", "to_date", "limit")
    SPORT_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    sport: _sport_pb2.Sport
    distance_m: _containers.RepeatedScalarFieldContainer[float]
    from_date: str
    to_date: str
    limit: int
    def __init__(self, sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., distance_m: _Optional[_Iterable[float]] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListBestEffortsResponse(_message.Message):
    __slots__ = ("distances", "data_use")
    DISTANCES_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    distances: _containers.RepeatedCompositeFieldContainer[DistanceEfforts]
    data_use: _data_use_pb2.DataUse
    def __init__(self, distances: _Optional[_Iterable[_Union[DistanceEfforts, _Mapping[str, object]]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class DistanceEfforts(_message.Message):
    __slots__ = ("distance_m", "efforts", "activity_count")
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    EFFORTS_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    distance_m: float
    efforts: _containers.RepeatedCompositeFieldContainer[BestEffort]
    activity_count: int
    def __init__(self, distance_m: _Optional[float] = ..., efforts: _Optional[_Iterable[_Union[BestEffort, _Mapping[str, object]]]] = ..., activity_count: _Optional[int] = ...) -> None: ...

class BestEffort(_message.Message):
    __slots__ = ("activity_id", "activity_name", "local_date", "time_s", "start_s", "timed")
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_NAME_FIELD_NUMBER: _ClassVar[int]
    LOCAL_DATE_FIELD_NUMBER: _ClassVar[int]
    TIME_S_FIELD_NUMBER: _ClassVar[int]
    START_S_FIELD_NUMBER: _ClassVar[int]
    TIMED_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    activity_name: str
    local_date: str
    time_s: float
    start_s: float
    timed: bool
    def __init__(self, activity_id: _Optional[str] = ..., activity_name: _Optional[str] = ..., local_date: _Optional[str] = ..., time_s: _Optional[float] = ..., start_s: _Optional[float] = ..., timed: _Optional[bool] = ...) -> None: ...
