from runningmate.common.v1 import source_pb2 as _source_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MetricValue(_message.Message):
    __slots__ = ("name", "value", "unit", "coverage", "source_channel", "parameters")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_CHANNEL_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: float
    unit: str
    coverage: float
    source_channel: str
    parameters: _containers.RepeatedCompositeFieldContainer[MetricParameter]
    def __init__(self, name: _Optional[str] = ..., value: _Optional[float] = ..., unit: _Optional[str] = ..., coverage: _Optional[float] = ..., source_channel: _Optional[str] = ..., parameters: _Optional[_Iterable[_Union[MetricParameter, _Mapping[str, object]]]] = ...) -> None: ...

class MetricParameter(_message.Message):
    __slots__ = ("name", "value", "valid_from", "evidence", "source_kinds")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KINDS_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: float
    valid_from: str
    evidence: str
    source_kinds: _containers.RepeatedScalarFieldContainer[_source_pb2.SourceKind]
    def __init__(self, name: _Optional[str] = ..., value: _Optional[float] = ..., valid_from: _Optional[str] = ..., evidence: _Optional[str] = ..., source_kinds: _Optional[_Iterable[_Union[_source_pb2.SourceKind, str]]] = ...) -> None: ...

class MissingMetric(_message.Message):
    __slots__ = ("name", "reason", "setting")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SETTING_FIELD_NUMBER: _ClassVar[int]
    name: str
    reason: str
    setting: str
    def __init__(self, name: _Optional[str] = ..., reason: _Optional[str] = ..., setting: _Optional[str] = ...) -> None: ...
