from runningmate.common.v1 import source_pb2 as _source_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ErasureRemainder(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERASURE_REMAINDER_UNSPECIFIED: _ClassVar[ErasureRemainder]
    ERASURE_REMAINDER_STRAVA_ACCESS: _ClassVar[ErasureRemainder]
ERASURE_REMAINDER_UNSPECIFIED: ErasureRemainder
ERASURE_REMAINDER_STRAVA_ACCESS: ErasureRemainder

class ActivityAnalyzed(_message.Message):
    __slots__ = ("athlete_id", "recording_id", "revision", "activity_ids", "partial")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    PARTIAL_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    recording_id: str
    revision: int
    activity_ids: _containers.RepeatedScalarFieldContainer[str]
    partial: str
    def __init__(self, athlete_id: _Optional[str] = ..., recording_id: _Optional[str] = ..., revision: _Optional[int] = ..., activity_ids: _Optional[_Iterable[str]] = ..., partial: _Optional[str] = ...) -> None: ...

class ActivityRejected(_message.Message):
    __slots__ = ("athlete_id", "recording_id", "revision", "failure", "detail")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    recording_id: str
    revision: int
    failure: _source_pb2.FileFailure
    detail: str
    def __init__(self, athlete_id: _Optional[str] = ..., recording_id: _Optional[str] = ..., revision: _Optional[int] = ..., failure: _Optional[_Union[_source_pb2.FileFailure, str]] = ..., detail: _Optional[str] = ...) -> None: ...

class ActivityDuplicate(_message.Message):
    __slots__ = ("athlete_id", "recording_id", "revision", "duplicate_of_activity_ids", "duplicate_of_recording_id", "merged")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_OF_ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_OF_RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    MERGED_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    recording_id: str
    revision: int
    duplicate_of_activity_ids: _containers.RepeatedScalarFieldContainer[str]
    duplicate_of_recording_id: str
    merged: bool
    def __init__(self, athlete_id: _Optional[str] = ..., recording_id: _Optional[str] = ..., revision: _Optional[int] = ..., duplicate_of_activity_ids: _Optional[_Iterable[str]] = ..., duplicate_of_recording_id: _Optional[str] = ..., merged: _Optional[bool] = ...) -> None: ...

class ActivityDeleted(_message.Message):
    __slots__ = ("athlete_id", "recording_id", "revision", "activity_id", "recording_removed")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_REMOVED_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    recording_id: str
    revision: int
    activity_id: str
    recording_removed: bool
    def __init__(self, athlete_id: _Optional[str] = ..., recording_id: _Optional[str] = ..., revision: _Optional[int] = ..., activity_id: _Optional[str] = ..., recording_removed: _Optional[bool] = ...) -> None: ...

class AthleteErased(_message.Message):
    __slots__ = ("athlete_id",)
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    def __init__(self, athlete_id: _Optional[str] = ...) -> None: ...

class SourceDataDeleted(_message.Message):
    __slots__ = ("athlete_id", "deletion_id", "deleted_activity_count", "kept_activity_count", "deleted_stream_count", "deleted_activity_ids")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    DELETION_ID_FIELD_NUMBER: _ClassVar[int]
    DELETED_ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    KEPT_ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    DELETED_STREAM_COUNT_FIELD_NUMBER: _ClassVar[int]
    DELETED_ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    deletion_id: str
    deleted_activity_count: int
    kept_activity_count: int
    deleted_stream_count: int
    deleted_activity_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, athlete_id: _Optional[str] = ..., deletion_id: _Optional[str] = ..., deleted_activity_count: _Optional[int] = ..., kept_activity_count: _Optional[int] = ..., deleted_stream_count: _Optional[int] = ..., deleted_activity_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ErasureConfirmed(_message.Message):
    __slots__ = ("athlete_id", "service", "remainders")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    REMAINDERS_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    service: str
    remainders: _containers.RepeatedScalarFieldContainer[ErasureRemainder]
    def __init__(self, athlete_id: _Optional[str] = ..., service: _Optional[str] = ..., remainders: _Optional[_Iterable[_Union[ErasureRemainder, str]]] = ...) -> None: ...
