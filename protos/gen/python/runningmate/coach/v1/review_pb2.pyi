from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import stream_pb2 as _stream_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReviewActivityRequest(_message.Message):
    __slots__ = ("activity_id",)
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    def __init__(self, activity_id: _Optional[str] = ...) -> None: ...

class ReviewActivityResponse(_message.Message):
    __slots__ = ("started", "sentence", "heartbeat", "completed", "failed")
    STARTED_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    started: ReviewStarted
    sentence: ReviewSentence
    heartbeat: _stream_pb2.Heartbeat
    completed: _stream_pb2.StreamCompleted
    failed: _stream_pb2.StreamFailed
    def __init__(self, started: _Optional[_Union[ReviewStarted, _Mapping[str, object]]] = ..., sentence: _Optional[_Union[ReviewSentence, _Mapping[str, object]]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping[str, object]]] = ..., completed: _Optional[_Union[_stream_pb2.StreamCompleted, _Mapping[str, object]]] = ..., failed: _Optional[_Union[_stream_pb2.StreamFailed, _Mapping[str, object]]] = ...) -> None: ...

class ReviewStarted(_message.Message):
    __slots__ = ("activity_id", "activity_name", "engine", "purpose", "purpose_evidence", "data_use")
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_NAME_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    activity_name: str
    engine: str
    purpose: str
    purpose_evidence: str
    data_use: _data_use_pb2.DataUse
    def __init__(self, activity_id: _Optional[str] = ..., activity_name: _Optional[str] = ..., engine: _Optional[str] = ..., purpose: _Optional[str] = ..., purpose_evidence: _Optional[str] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class ReviewSentence(_message.Message):
    __slots__ = ("text", "finding", "values")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    text: str
    finding: str
    values: _containers.RepeatedCompositeFieldContainer[CitedValue]
    def __init__(self, text: _Optional[str] = ..., finding: _Optional[str] = ..., values: _Optional[_Iterable[_Union[CitedValue, _Mapping[str, object]]]] = ...) -> None: ...

class CitedValue(_message.Message):
    __slots__ = ("value_id", "name", "value", "unit", "formatted", "coverage", "from_date", "to_date", "source")
    VALUE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    FORMATTED_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    value_id: str
    name: str
    value: float
    unit: str
    formatted: str
    coverage: float
    from_date: str
    to_date: str
    source: str
    def __init__(self, value_id: _Optional[str] = ..., name: _Optional[str] = ..., value: _Optional[float] = ..., unit: _Optional[str] = ..., formatted: _Optional[str] = ..., coverage: _Optional[float] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class ReviewWeekRequest(_message.Message):
    __slots__ = ("date",)
    DATE_FIELD_NUMBER: _ClassVar[int]
    date: str
    def __init__(self, date: _Optional[str] = ...) -> None: ...

class ReviewWeekResponse(_message.Message):
    __slots__ = ("started", "sentence", "heartbeat", "completed", "failed")
    STARTED_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    started: WeekReviewStarted
    sentence: ReviewSentence
    heartbeat: _stream_pb2.Heartbeat
    completed: _stream_pb2.StreamCompleted
    failed: _stream_pb2.StreamFailed
    def __init__(self, started: _Optional[_Union[WeekReviewStarted, _Mapping[str, object]]] = ..., sentence: _Optional[_Union[ReviewSentence, _Mapping[str, object]]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping[str, object]]] = ..., completed: _Optional[_Union[_stream_pb2.StreamCompleted, _Mapping[str, object]]] = ..., failed: _Optional[_Union[_stream_pb2.StreamFailed, _Mapping[str, object]]] = ...) -> None: ...

class WeekReviewStarted(_message.Message):
    __slots__ = ("from_date", "to_date", "engine", "activity_ids", "data_use")
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    from_date: str
    to_date: str
    engine: str
    activity_ids: _containers.RepeatedScalarFieldContainer[str]
    data_use: _data_use_pb2.DataUse
    def __init__(self, from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., engine: _Optional[str] = ..., activity_ids: _Optional[_Iterable[str]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...
