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

class UploadState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UPLOAD_STATE_UNSPECIFIED: _ClassVar[UploadState]
    UPLOAD_STATE_OPEN: _ClassVar[UploadState]
    UPLOAD_STATE_FINISHED: _ClassVar[UploadState]
UPLOAD_STATE_UNSPECIFIED: UploadState
UPLOAD_STATE_OPEN: UploadState
UPLOAD_STATE_FINISHED: UploadState

class Upload(_message.Message):
    __slots__ = ("upload_id", "import_id", "file_name", "committed_offset", "state")
    UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    COMMITTED_OFFSET_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    upload_id: str
    import_id: str
    file_name: str
    committed_offset: int
    state: UploadState
    def __init__(self, upload_id: _Optional[str] = ..., import_id: _Optional[str] = ..., file_name: _Optional[str] = ..., committed_offset: _Optional[int] = ..., state: _Optional[_Union[UploadState, str]] = ...) -> None: ...

class CreateUploadRequest(_message.Message):
    __slots__ = ("request_id", "file_name", "import_id", "content", "finish")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    FINISH_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    file_name: str
    import_id: str
    content: bytes
    finish: bool
    def __init__(self, request_id: _Optional[str] = ..., file_name: _Optional[str] = ..., import_id: _Optional[str] = ..., content: _Optional[bytes] = ..., finish: _Optional[bool] = ...) -> None: ...

class CreateUploadResponse(_message.Message):
    __slots__ = ("upload",)
    UPLOAD_FIELD_NUMBER: _ClassVar[int]
    upload: Upload
    def __init__(self, upload: _Optional[_Union[Upload, _Mapping[str, object]]] = ...) -> None: ...

class AppendUploadRequest(_message.Message):
    __slots__ = ("upload_id", "offset", "content", "crc32c")
    UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    CRC32C_FIELD_NUMBER: _ClassVar[int]
    upload_id: str
    offset: int
    content: bytes
    crc32c: int
    def __init__(self, upload_id: _Optional[str] = ..., offset: _Optional[int] = ..., content: _Optional[bytes] = ..., crc32c: _Optional[int] = ...) -> None: ...

class AppendUploadResponse(_message.Message):
    __slots__ = ("upload",)
    UPLOAD_FIELD_NUMBER: _ClassVar[int]
    upload: Upload
    def __init__(self, upload: _Optional[_Union[Upload, _Mapping[str, object]]] = ...) -> None: ...

class GetUploadRequest(_message.Message):
    __slots__ = ("upload_id",)
    UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    upload_id: str
    def __init__(self, upload_id: _Optional[str] = ...) -> None: ...

class GetUploadResponse(_message.Message):
    __slots__ = ("upload",)
    UPLOAD_FIELD_NUMBER: _ClassVar[int]
    upload: Upload
    def __init__(self, upload: _Optional[_Union[Upload, _Mapping[str, object]]] = ...) -> None: ...

class FinishUploadRequest(_message.Message):
    __slots__ = ("upload_id", "size_bytes")
    UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    upload_id: str
    size_bytes: int
    def __init__(self, upload_id: _Optional[str] = ..., size_bytes: _Optional[int] = ...) -> None: ...

class FinishUploadResponse(_message.Message):
    __slots__ = ("upload",)
    UPLOAD_FIELD_NUMBER: _ClassVar[int]
    upload: Upload
    def __init__(self, upload: _Optional[_Union[Upload, _Mapping[str, object]]] = ...) -> None: ...

class PreviewUploadRequest(_message.Message):
    __slots__ = ("upload_id", "size_bytes")
    UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    upload_id: str
    size_bytes: int
    def __init__(self, upload_id: _Optional[str] = ..., size_bytes: _Optional[int] = ...) -> None: ...

class PreviewUploadResponse(_message.Message):
    __slots__ = ("preview",)
    PREVIEW_FIELD_NUMBER: _ClassVar[int]
    preview: ArchivePreview
    def __init__(self, preview: _Optional[_Union[ArchivePreview, _Mapping[str, object]]] = ...) -> None: ...

class ArchivePreview(_message.Message):
    __slots__ = ("provider", "language", "file_count", "activity_count", "without_file_count", "missing_file_count", "known_count", "first_started_at", "last_started_at", "sports", "media_count", "gear_count", "route_count", "problems", "problem_count", "failure", "detail", "advice")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    FILE_COUNT_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    WITHOUT_FILE_COUNT_FIELD_NUMBER: _ClassVar[int]
    MISSING_FILE_COUNT_FIELD_NUMBER: _ClassVar[int]
    KNOWN_COUNT_FIELD_NUMBER: _ClassVar[int]
    FIRST_STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    SPORTS_FIELD_NUMBER: _ClassVar[int]
    MEDIA_COUNT_FIELD_NUMBER: _ClassVar[int]
    GEAR_COUNT_FIELD_NUMBER: _ClassVar[int]
    ROUTE_COUNT_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_COUNT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    provider: str
    language: str
    file_count: int
    activity_count: int
    without_file_count: int
    missing_file_count: int
    known_count: int
    first_started_at: _timestamp_pb2.Timestamp
    last_started_at: _timestamp_pb2.Timestamp
    sports: _containers.RepeatedCompositeFieldContainer[SportCount]
    media_count: int
    gear_count: int
    route_count: int
    problems: _containers.RepeatedScalarFieldContainer[str]
    problem_count: int
    failure: _source_pb2.FileFailure
    detail: str
    advice: str
    def __init__(self, provider: _Optional[str] = ..., language: _Optional[str] = ..., file_count: _Optional[int] = ..., activity_count: _Optional[int] = ..., without_file_count: _Optional[int] = ..., missing_file_count: _Optional[int] = ..., known_count: _Optional[int] = ..., first_started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., last_started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., sports: _Optional[_Iterable[_Union[SportCount, _Mapping[str, object]]]] = ..., media_count: _Optional[int] = ..., gear_count: _Optional[int] = ..., route_count: _Optional[int] = ..., problems: _Optional[_Iterable[str]] = ..., problem_count: _Optional[int] = ..., failure: _Optional[_Union[_source_pb2.FileFailure, str]] = ..., detail: _Optional[str] = ..., advice: _Optional[str] = ...) -> None: ...

class SportCount(_message.Message):
    __slots__ = ("provider_sport", "count")
    PROVIDER_SPORT_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    provider_sport: str
    count: int
    def __init__(self, provider_sport: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class DeleteUploadRequest(_message.Message):
    __slots__ = ("upload_id",)
    UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    upload_id: str
    def __init__(self, upload_id: _Optional[str] = ...) -> None: ...

class DeleteUploadResponse(_message.Message):
    __slots__ = ("deleted",)
    DELETED_FIELD_NUMBER: _ClassVar[int]
    deleted: bool
    def __init__(self, deleted: _Optional[bool] = ...) -> None: ...
