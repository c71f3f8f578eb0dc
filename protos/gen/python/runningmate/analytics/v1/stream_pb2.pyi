from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import stream_pb2 as _stream_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetActivityStreamsRequest(_message.Message):
    __slots__ = ("activity_id", "channels", "max_buckets", "from_s", "to_s")
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    MAX_BUCKETS_FIELD_NUMBER: _ClassVar[int]
    FROM_S_FIELD_NUMBER: _ClassVar[int]
    TO_S_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    channels: _containers.RepeatedScalarFieldContainer[str]
    max_buckets: int
    from_s: float
    to_s: float
    def __init__(self, activity_id: _Optional[str] = ..., channels: _Optional[_Iterable[str]] = ..., max_buckets: _Optional[int] = ..., from_s: _Optional[float] = ..., to_s: _Optional[float] = ...) -> None: ...

class GetActivityStreamsResponse(_message.Message):
    __slots__ = ("time_s", "streams", "sample_count", "bucket_s", "holes", "data_use")
    TIME_S_FIELD_NUMBER: _ClassVar[int]
    STREAMS_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_COUNT_FIELD_NUMBER: _ClassVar[int]
    BUCKET_S_FIELD_NUMBER: _ClassVar[int]
    HOLES_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    time_s: _containers.RepeatedScalarFieldContainer[float]
    streams: _containers.RepeatedCompositeFieldContainer[ActivityStream]
    sample_count: int
    bucket_s: float
    holes: _containers.RepeatedCompositeFieldContainer[Hole]
    data_use: _data_use_pb2.DataUse
    def __init__(self, time_s: _Optional[_Iterable[float]] = ..., streams: _Optional[_Iterable[_Union[ActivityStream, _Mapping[str, object]]]] = ..., sample_count: _Optional[int] = ..., bucket_s: _Optional[float] = ..., holes: _Optional[_Iterable[_Union[Hole, _Mapping[str, object]]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class ActivityStream(_message.Message):
    __slots__ = ("channel", "mean", "min", "max", "unit", "resolution")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    MEAN_FIELD_NUMBER: _ClassVar[int]
    MIN_FIELD_NUMBER: _ClassVar[int]
    MAX_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    channel: str
    mean: _containers.RepeatedScalarFieldContainer[float]
    min: _containers.RepeatedScalarFieldContainer[float]
    max: _containers.RepeatedScalarFieldContainer[float]
    unit: str
    resolution: float
    def __init__(self, channel: _Optional[str] = ..., mean: _Optional[_Iterable[float]] = ..., min: _Optional[_Iterable[float]] = ..., max: _Optional[_Iterable[float]] = ..., unit: _Optional[str] = ..., resolution: _Optional[float] = ...) -> None: ...

class Hole(_message.Message):
    __slots__ = ("start_s", "end_s", "timer_stopped")
    START_S_FIELD_NUMBER: _ClassVar[int]
    END_S_FIELD_NUMBER: _ClassVar[int]
    TIMER_STOPPED_FIELD_NUMBER: _ClassVar[int]
    start_s: float
    end_s: float
    timer_stopped: bool
    def __init__(self, start_s: _Optional[float] = ..., end_s: _Optional[float] = ..., timer_stopped: _Optional[bool] = ...) -> None: ...

class StreamActivitySamplesRequest(_message.Message):
    __slots__ = ("activity_id", "channels")
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    channels: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, activity_id: _Optional[str] = ..., channels: _Optional[_Iterable[str]] = ...) -> None: ...

class StreamActivitySamplesResponse(_message.Message):
    __slots__ = ("chunk", "heartbeat", "completed", "failed", "data_use")
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    chunk: SampleChunk
    heartbeat: _stream_pb2.Heartbeat
    completed: _stream_pb2.StreamCompleted
    failed: _stream_pb2.StreamFailed
    data_use: _data_use_pb2.DataUse
    def __init__(self, chunk: _Optional[_Union[SampleChunk, _Mapping[str, object]]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping[str, object]]] = ..., completed: _Optional[_Union[_stream_pb2.StreamCompleted, _Mapping[str, object]]] = ..., failed: _Optional[_Union[_stream_pb2.StreamFailed, _Mapping[str, object]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class SampleChunk(_message.Message):
    __slots__ = ("channel", "offset", "values")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    channel: str
    offset: int
    values: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, channel: _Optional[str] = ..., offset: _Optional[int] = ..., values: _Optional[_Iterable[float]] = ...) -> None: ...

class GetActivityCurvesRequest(_message.Message):
    __slots__ = ("activity_id",)
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    def __init__(self, activity_id: _Optional[str] = ...) -> None: ...

class GetActivityCurvesResponse(_message.Message):
    __slots__ = ("curves", "data_use")
    CURVES_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    curves: _containers.RepeatedCompositeFieldContainer[MeanMaximalCurve]
    data_use: _data_use_pb2.DataUse
    def __init__(self, curves: _Optional[_Iterable[_Union[MeanMaximalCurve, _Mapping[str, object]]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class MeanMaximalCurve(_message.Message):
    __slots__ = ("channel", "duration_s", "value", "start_s")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    DURATION_S_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    START_S_FIELD_NUMBER: _ClassVar[int]
    channel: str
    duration_s: _containers.RepeatedScalarFieldContainer[int]
    value: _containers.RepeatedScalarFieldContainer[float]
    start_s: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, channel: _Optional[str] = ..., duration_s: _Optional[_Iterable[int]] = ..., value: _Optional[_Iterable[float]] = ..., start_s: _Optional[_Iterable[float]] = ...) -> None: ...
