from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MetricDefinition(_message.Message):
    __slots__ = ("name", "title", "unit", "sports", "meaning", "source", "rule")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    SPORTS_FIELD_NUMBER: _ClassVar[int]
    MEANING_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    name: str
    title: str
    unit: str
    sports: _containers.RepeatedScalarFieldContainer[_sport_pb2.Sport]
    meaning: str
    source: str
    rule: str
    def __init__(self, name: _Optional[str] = ..., title: _Optional[str] = ..., unit: _Optional[str] = ..., sports: _Optional[_Iterable[_Union[_sport_pb2.Sport, str]]] = ..., meaning: _Optional[str] = ..., source: _Optional[str] = ..., rule: _Optional[str] = ...) -> None: ...

class ListMetricsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListMetricsResponse(_message.Message):
    __slots__ = ("metrics",)
    METRICS_FIELD_NUMBER: _ClassVar[int]
    metrics: _containers.RepeatedCompositeFieldContainer[MetricDefinition]
    def __init__(self, metrics: _Optional[_Iterable[_Union[MetricDefinition, _Mapping[str, object]]]] = ...) -> None: ...

class ChannelDefinition(_message.Message):
    __slots__ = ("name", "title", "unit", "resolution", "meaning")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    MEANING_FIELD_NUMBER: _ClassVar[int]
    name: str
    title: str
    unit: str
    resolution: float
    meaning: str
    def __init__(self, name: _Optional[str] = ..., title: _Optional[str] = ..., unit: _Optional[str] = ..., resolution: _Optional[float] = ..., meaning: _Optional[str] = ...) -> None: ...

class ListChannelsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListChannelsResponse(_message.Message):
    __slots__ = ("channels",)
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    channels: _containers.RepeatedCompositeFieldContainer[ChannelDefinition]
    def __init__(self, channels: _Optional[_Iterable[_Union[ChannelDefinition, _Mapping[str, object]]]] = ...) -> None: ...
