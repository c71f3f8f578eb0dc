import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.common.v1 import source_pb2 as _source_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DataDeletionReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DATA_DELETION_REASON_UNSPECIFIED: _ClassVar[DataDeletionReason]
    DATA_DELETION_REASON_REQUESTED: _ClassVar[DataDeletionReason]
    DATA_DELETION_REASON_DISCONNECTED: _ClassVar[DataDeletionReason]
    DATA_DELETION_REASON_DEAUTHORIZED: _ClassVar[DataDeletionReason]
DATA_DELETION_REASON_UNSPECIFIED: DataDeletionReason
DATA_DELETION_REASON_REQUESTED: DataDeletionReason
DATA_DELETION_REASON_DISCONNECTED: DataDeletionReason
DATA_DELETION_REASON_DEAUTHORIZED: DataDeletionReason

class DataDeletion(_message.Message):
    __slots__ = ("deletion_id", "source_kind", "reason", "requested_at", "completed_at", "recording_count", "size_bytes", "objects_left", "deleted_activity_count", "kept_activity_count", "deleted_stream_count", "deleted_plan_count", "deleted_answer_count")
    DELETION_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KIND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    OBJECTS_LEFT_FIELD_NUMBER: _ClassVar[int]
    DELETED_ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    KEPT_ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    DELETED_STREAM_COUNT_FIELD_NUMBER: _ClassVar[int]
    DELETED_PLAN_COUNT_FIELD_NUMBER: _ClassVar[int]
    DELETED_ANSWER_COUNT_FIELD_NUMBER: _ClassVar[int]
    deletion_id: str
    source_kind: _source_pb2.SourceKind
    reason: DataDeletionReason
    requested_at: _timestamp_pb2.Timestamp
    completed_at: _timestamp_pb2.Timestamp
    recording_count: int
    size_bytes: int
    objects_left: int
    deleted_activity_count: int
    kept_activity_count: int
    deleted_stream_count: int
    deleted_plan_count: int
    deleted_answer_count: int
    def __init__(self, deletion_id: _Optional[str] = ..., source_kind: _Optional[_Union[_source_pb2.SourceKind, str]] = ..., reason: _Optional[_Union[DataDeletionReason, str]] = ..., requested_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., completed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., recording_count: _Optional[int] = ..., size_bytes: _Optional[int] = ..., objects_left: _Optional[int] = ..., deleted_activity_count: _Optional[int] = ..., kept_activity_count: _Optional[int] = ..., deleted_stream_count: _Optional[int] = ..., deleted_plan_count: _Optional[int] = ..., deleted_answer_count: _Optional[int] = ...) -> None: ...

class DeleteSourceDataRequest(_message.Message):
    __slots__ = ("request_id", "source_kind")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KIND_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    source_kind: _source_pb2.SourceKind
    def __init__(self, request_id: _Optional[str] = ..., source_kind: _Optional[_Union[_source_pb2.SourceKind, str]] = ...) -> None: ...

class DeleteSourceDataResponse(_message.Message):
    __slots__ = ("deletion",)
    DELETION_FIELD_NUMBER: _ClassVar[int]
    deletion: DataDeletion
    def __init__(self, deletion: _Optional[_Union[DataDeletion, _Mapping[str, object]]] = ...) -> None: ...

class ListDataDeletionsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListDataDeletionsResponse(_message.Message):
    __slots__ = ("deletions", "next_page_token")
    DELETIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    deletions: _containers.RepeatedCompositeFieldContainer[DataDeletion]
    next_page_token: str
    def __init__(self, deletions: _Optional[_Iterable[_Union[DataDeletion, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
