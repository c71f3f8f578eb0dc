import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import source_pb2 as _source_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DataUseRule(_message.Message):
    __slots__ = ("source_kind", "readers", "payload_days")
    SOURCE_KIND_FIELD_NUMBER: _ClassVar[int]
    READERS_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_DAYS_FIELD_NUMBER: _ClassVar[int]
    source_kind: _source_pb2.SourceKind
    readers: _containers.RepeatedScalarFieldContainer[_data_use_pb2.Reader]
    payload_days: int
    def __init__(self, source_kind: _Optional[_Union[_source_pb2.SourceKind, str]] = ..., readers: _Optional[_Iterable[_Union[_data_use_pb2.Reader, str]]] = ..., payload_days: _Optional[int] = ...) -> None: ...

class GetDataUsePolicyRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetDataUsePolicyResponse(_message.Message):
    __slots__ = ("rules", "customized")
    RULES_FIELD_NUMBER: _ClassVar[int]
    CUSTOMIZED_FIELD_NUMBER: _ClassVar[int]
    rules: _containers.RepeatedCompositeFieldContainer[DataUseRule]
    customized: bool
    def __init__(self, rules: _Optional[_Iterable[_Union[DataUseRule, _Mapping[str, object]]]] = ..., customized: _Optional[bool] = ...) -> None: ...

class ReaderVerdict(_message.Message):
    __slots__ = ("reader", "allowed", "reason")
    READER_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    reader: _data_use_pb2.Reader
    allowed: bool
    reason: str
    def __init__(self, reader: _Optional[_Union[_data_use_pb2.Reader, str]] = ..., allowed: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class GetActivityDataUseRequest(_message.Message):
    __slots__ = ("activity_id",)
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    def __init__(self, activity_id: _Optional[str] = ...) -> None: ...

class GetActivityDataUseResponse(_message.Message):
    __slots__ = ("source_kinds", "verdicts", "advice", "payload_expired_at", "borrowing_metrics")
    SOURCE_KINDS_FIELD_NUMBER: _ClassVar[int]
    VERDICTS_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_EXPIRED_AT_FIELD_NUMBER: _ClassVar[int]
    BORROWING_METRICS_FIELD_NUMBER: _ClassVar[int]
    source_kinds: _containers.RepeatedScalarFieldContainer[_source_pb2.SourceKind]
    verdicts: _containers.RepeatedCompositeFieldContainer[ReaderVerdict]
    advice: str
    payload_expired_at: _timestamp_pb2.Timestamp
    borrowing_metrics: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, source_kinds: _Optional[_Iterable[_Union[_source_pb2.SourceKind, str]]] = ..., verdicts: _Optional[_Iterable[_Union[ReaderVerdict, _Mapping[str, object]]]] = ..., advice: _Optional[str] = ..., payload_expired_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., borrowing_metrics: _Optional[_Iterable[str]] = ...) -> None: ...
