import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.analytics.v1 import composition_pb2 as _composition_pb2
from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import description_pb2 as _description_pb2
from runningmate.common.v1 import metric_pb2 as _metric_pb2
from runningmate.common.v1 import source_pb2 as _source_pb2
from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LengthChangeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LENGTH_CHANGE_KIND_UNSPECIFIED: _ClassVar[LengthChangeKind]
    LENGTH_CHANGE_KIND_FALSE_LENGTH: _ClassVar[LengthChangeKind]
    LENGTH_CHANGE_KIND_MISSED_LENGTH: _ClassVar[LengthChangeKind]
LENGTH_CHANGE_KIND_UNSPECIFIED: LengthChangeKind
LENGTH_CHANGE_KIND_FALSE_LENGTH: LengthChangeKind
LENGTH_CHANGE_KIND_MISSED_LENGTH: LengthChangeKind

class Activity(_message.Message):
    __slots__ = ("id", "started_at", "sport", "sub_sport", "name", "sources", "metrics", "time_zone", "local_date", "missing", "laps", "lengths", "device", "channels", "partial", "pool_length_m", "channel_sources", "faults", "pool_repair", "edits", "linked_activity_ids", "composing", "composition_failure", "options", "elevation_source", "description", "description_recording_id", "source_kinds", "payload_expired_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    SUB_SPORT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    LOCAL_DATE_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    LAPS_FIELD_NUMBER: _ClassVar[int]
    LENGTHS_FIELD_NUMBER: _ClassVar[int]
    DEVICE_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    PARTIAL_FIELD_NUMBER: _ClassVar[int]
    POOL_LENGTH_M_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_SOURCES_FIELD_NUMBER: _ClassVar[int]
    FAULTS_FIELD_NUMBER: _ClassVar[int]
    POOL_REPAIR_FIELD_NUMBER: _ClassVar[int]
    EDITS_FIELD_NUMBER: _ClassVar[int]
    LINKED_ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    COMPOSING_FIELD_NUMBER: _ClassVar[int]
    COMPOSITION_FAILURE_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    ELEVATION_SOURCE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KINDS_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_EXPIRED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    started_at: _timestamp_pb2.Timestamp
    sport: _sport_pb2.Sport
    sub_sport: str
    name: str
    sources: _containers.RepeatedCompositeFieldContainer[_source_pb2.Source]
    metrics: _containers.RepeatedCompositeFieldContainer[_metric_pb2.MetricValue]
    time_zone: str
    local_date: str
    missing: _containers.RepeatedCompositeFieldContainer[_metric_pb2.MissingMetric]
    laps: _containers.RepeatedCompositeFieldContainer[Lap]
    lengths: _containers.RepeatedCompositeFieldContainer[PoolLength]
    device: str
    channels: _containers.RepeatedScalarFieldContainer[str]
    partial: str
    pool_length_m: float
    channel_sources: _containers.RepeatedCompositeFieldContainer[_composition_pb2.ChannelSource]
    faults: _containers.RepeatedCompositeFieldContainer[_composition_pb2.Fault]
    pool_repair: PoolRepair
    edits: _containers.RepeatedCompositeFieldContainer[_composition_pb2.Edit]
    linked_activity_ids: _containers.RepeatedScalarFieldContainer[str]
    composing: bool
    composition_failure: str
    options: _containers.RepeatedCompositeFieldContainer[_composition_pb2.ActivityOption]
    elevation_source: str
    description: _description_pb2.ActivityDescription
    description_recording_id: str
    source_kinds: _containers.RepeatedScalarFieldContainer[_source_pb2.SourceKind]
    payload_expired_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., sub_sport: _Optional[str] = ..., name: _Optional[str] = ..., sources: _Optional[_Iterable[_Union[_source_pb2.Source, _Mapping[str, object]]]] = ..., metrics: _Optional[_Iterable[_Union[_metric_pb2.MetricValue, _Mapping[str, object]]]] = ..., time_zone: _Optional[str] = ..., local_date: _Optional[str] = ..., missing: _Optional[_Iterable[_Union[_metric_pb2.MissingMetric, _Mapping[str, object]]]] = ..., laps: _Optional[_Iterable[_Union[Lap, _Mapping[str, object]]]] = ..., lengths: _Optional[_Iterable[_Union[PoolLength, _Mapping[str, object]]]] = ..., device: _Optional[str] = ..., channels: _Optional[_Iterable[str]] = ..., partial: _Optional[str] = ..., pool_length_m: _Optional[float] = ..., channel_sources: _Optional[_Iterable[_Union[_composition_pb2.ChannelSource, _Mapping[str, object]]]] = ..., faults: _Optional[_Iterable[_Union[_composition_pb2.Fault, _Mapping[str, object]]]] = ..., pool_repair: _Optional[_Union[PoolRepair, _Mapping[str, object]]] = ..., edits: _Optional[_Iterable[_Union[_composition_pb2.Edit, _Mapping[str, object]]]] = ..., linked_activity_ids: _Optional[_Iterable[str]] = ..., composing: _Optional[bool] = ..., composition_failure: _Optional[str] = ..., options: _Optional[_Iterable[_Union[_composition_pb2.ActivityOption, _Mapping[str, object]]]] = ..., elevation_source: _Optional[str] = ..., description: _Optional[_Union[_description_pb2.ActivityDescription, _Mapping[str, object]]] = ..., description_recording_id: _Optional[str] = ..., source_kinds: _Optional[_Iterable[_Union[_source_pb2.SourceKind, str]]] = ..., payload_expired_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ...) -> None: ...

class Lap(_message.Message):
    __slots__ = ("start_s", "elapsed_time_s", "timer_time_s", "distance_m")
    START_S_FIELD_NUMBER: _ClassVar[int]
    ELAPSED_TIME_S_FIELD_NUMBER: _ClassVar[int]
    TIMER_TIME_S_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    start_s: float
    elapsed_time_s: float
    timer_time_s: float
    distance_m: float
    def __init__(self, start_s: _Optional[float] = ..., elapsed_time_s: _Optional[float] = ..., timer_time_s: _Optional[float] = ..., distance_m: _Optional[float] = ...) -> None: ...

class PoolLength(_message.Message):
    __slots__ = ("start_s", "duration_s", "active", "strokes", "stroke")
    START_S_FIELD_NUMBER: _ClassVar[int]
    DURATION_S_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    STROKES_FIELD_NUMBER: _ClassVar[int]
    STROKE_FIELD_NUMBER: _ClassVar[int]
    start_s: float
    duration_s: float
    active: bool
    strokes: int
    stroke: str
    def __init__(self, start_s: _Optional[float] = ..., duration_s: _Optional[float] = ..., active: _Optional[bool] = ..., strokes: _Optional[int] = ..., stroke: _Optional[str] = ...) -> None: ...

class LengthChange(_message.Message):
    __slots__ = ("kind", "before", "after", "reason")
    KIND_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    kind: LengthChangeKind
    before: _containers.RepeatedCompositeFieldContainer[PoolLength]
    after: _containers.RepeatedCompositeFieldContainer[PoolLength]
    reason: str
    def __init__(self, kind: _Optional[_Union[LengthChangeKind, str]] = ..., before: _Optional[_Iterable[_Union[PoolLength, _Mapping[str, object]]]] = ..., after: _Optional[_Iterable[_Union[PoolLength, _Mapping[str, object]]]] = ..., reason: _Optional[str] = ...) -> None: ...

class PoolRepair(_message.Message):
    __slots__ = ("applied", "changes")
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    applied: bool
    changes: _containers.RepeatedCompositeFieldContainer[LengthChange]
    def __init__(self, applied: _Optional[bool] = ..., changes: _Optional[_Iterable[_Union[LengthChange, _Mapping[str, object]]]] = ...) -> None: ...

class ListActivitiesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "sport", "from_date", "to_date", "metrics")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    sport: _sport_pb2.Sport
    from_date: str
    to_date: str
    metrics: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., metrics: _Optional[_Iterable[str]] = ...) -> None: ...

class ListActivitiesResponse(_message.Message):
    __slots__ = ("activities", "next_page_token", "data_use")
    ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    activities: _containers.RepeatedCompositeFieldContainer[Activity]
    next_page_token: str
    data_use: _data_use_pb2.DataUse
    def __init__(self, activities: _Optional[_Iterable[_Union[Activity, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class GetActivityRequest(_message.Message):
    __slots__ = ("activity_id",)
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    def __init__(self, activity_id: _Optional[str] = ...) -> None: ...

class GetActivityResponse(_message.Message):
    __slots__ = ("activity", "data_use")
    ACTIVITY_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    activity: Activity
    data_use: _data_use_pb2.DataUse
    def __init__(self, activity: _Optional[_Union[Activity, _Mapping[str, object]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class DeleteActivityRequest(_message.Message):
    __slots__ = ("activity_id",)
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    def __init__(self, activity_id: _Optional[str] = ...) -> None: ...

class DeleteActivityResponse(_message.Message):
    __slots__ = ("name", "recording_removed")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RECORDING_REMOVED_FIELD_NUMBER: _ClassVar[int]
    name: str
    recording_removed: bool
    def __init__(self, name: _Optional[str] = ..., recording_removed: _Optional[bool] = ...) -> None: ...
