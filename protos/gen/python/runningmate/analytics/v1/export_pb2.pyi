import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.common.v1 import sport_pb2 as _sport_pb2
from runningmate.common.v1 import stream_pb2 as _stream_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ExportFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXPORT_FORMAT_UNSPECIFIED: _ClassVar[ExportFormat]
    EXPORT_FORMAT_ORIGINAL: _ClassVar[ExportFormat]
    EXPORT_FORMAT_FIT: _ClassVar[ExportFormat]
    EXPORT_FORMAT_TCX: _ClassVar[ExportFormat]
    EXPORT_FORMAT_GPX: _ClassVar[ExportFormat]
    EXPORT_FORMAT_CSV: _ClassVar[ExportFormat]
    EXPORT_FORMAT_PARQUET: _ClassVar[ExportFormat]

class ExportState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXPORT_STATE_UNSPECIFIED: _ClassVar[ExportState]
    EXPORT_STATE_WAITING: _ClassVar[ExportState]
    EXPORT_STATE_RUNNING: _ClassVar[ExportState]
    EXPORT_STATE_DONE: _ClassVar[ExportState]
    EXPORT_STATE_FAILED: _ClassVar[ExportState]
EXPORT_FORMAT_UNSPECIFIED: ExportFormat
EXPORT_FORMAT_ORIGINAL: ExportFormat
EXPORT_FORMAT_FIT: ExportFormat
EXPORT_FORMAT_TCX: ExportFormat
EXPORT_FORMAT_GPX: ExportFormat
EXPORT_FORMAT_CSV: ExportFormat
EXPORT_FORMAT_PARQUET: ExportFormat
EXPORT_STATE_UNSPECIFIED: ExportState
EXPORT_STATE_WAITING: ExportState
EXPORT_STATE_RUNNING: ExportState
EXPORT_STATE_DONE: ExportState
EXPORT_STATE_FAILED: ExportState

class Export(_message.Message):
    __slots__ = ("export_id", "format", "state", "created_at", "finished_at", "expires_at", "total_count", "done_count", "failed_count", "size_bytes", "sha256", "file_name", "content_type", "failure", "notes")
    EXPORT_ID_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    FINISHED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    DONE_COUNT_FIELD_NUMBER: _ClassVar[int]
    FAILED_COUNT_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    export_id: str
    format: ExportFormat
    state: ExportState
    created_at: _timestamp_pb2.Timestamp
    finished_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    total_count: int
    done_count: int
    failed_count: int
    size_bytes: int
    sha256: str
    file_name: str
    content_type: str
    failure: str
    notes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, export_id: _Optional[str] = ..., format: _Optional[_Union[ExportFormat, str]] = ..., state: _Optional[_Union[ExportState, str]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., finished_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., total_count: _Optional[int] = ..., done_count: _Optional[int] = ..., failed_count: _Optional[int] = ..., size_bytes: _Optional[int] = ..., sha256: _Optional[str] = ..., file_name: _Optional[str] = ..., content_type: _Optional[str] = ..., failure: _Optional[str] = ..., notes: _Optional[_Iterable[str]] = ...) -> None: ...

class CreateExportRequest(_message.Message):
    __slots__ = ("request_id", "format", "activity_ids", "sport", "from_date", "to_date")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    format: ExportFormat
    activity_ids: _containers.RepeatedScalarFieldContainer[str]
    sport: _sport_pb2.Sport
    from_date: str
    to_date: str
    def __init__(self, request_id: _Optional[str] = ..., format: _Optional[_Union[ExportFormat, str]] = ..., activity_ids: _Optional[_Iterable[str]] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ...) -> None: ...

class CreateExportResponse(_message.Message):
    __slots__ = ("created_export",)
    CREATED_EXPORT_FIELD_NUMBER: _ClassVar[int]
    created_export: Export
    def __init__(self, created_export: _Optional[_Union[Export, _Mapping[str, object]]] = ...) -> None: ...

class GetExportRequest(_message.Message):
    __slots__ = ("export_id",)
    EXPORT_ID_FIELD_NUMBER: _ClassVar[int]
    export_id: str
    def __init__(self, export_id: _Optional[str] = ...) -> None: ...

class GetExportResponse(_message.Message):
    __slots__ = ("found_export",)
    FOUND_EXPORT_FIELD_NUMBER: _ClassVar[int]
    found_export: Export
    def __init__(self, found_export: _Optional[_Union[Export, _Mapping[str, object]]] = ...) -> None: ...

class ListExportsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListExportsResponse(_message.Message):
    __slots__ = ("exports", "next_page_token")
    EXPORTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    exports: _containers.RepeatedCompositeFieldContainer[Export]
    next_page_token: str
    def __init__(self, exports: _Optional[_Iterable[_Union[Export, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class WatchExportRequest(_message.Message):
    __slots__ = ("export_id",)
    EXPORT_ID_FIELD_NUMBER: _ClassVar[int]
    export_id: str
    def __init__(self, export_id: _Optional[str] = ...) -> None: ...

class WatchExportResponse(_message.Message):
    __slots__ = ("progress", "heartbeat", "completed", "failed")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    progress: Export
    heartbeat: _stream_pb2.Heartbeat
    completed: _stream_pb2.StreamCompleted
    failed: _stream_pb2.StreamFailed
    def __init__(self, progress: _Optional[_Union[Export, _Mapping[str, object]]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping[str, object]]] = ..., completed: _Optional[_Union[_stream_pb2.StreamCompleted, _Mapping[str, object]]] = ..., failed: _Optional[_Union[_stream_pb2.StreamFailed, _Mapping[str, object]]] = ...) -> None: ...

class DownloadExportRequest(_message.Message):
    __slots__ = ("export_id", "offset")
    EXPORT_ID_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    export_id: str
    offset: int
    def __init__(self, export_id: _Optional[str] = ..., offset: _Optional[int] = ...) -> None: ...

class DeleteExportRequest(_message.Message):
    __slots__ = ("export_id",)
    EXPORT_ID_FIELD_NUMBER: _ClassVar[int]
    export_id: str
    def __init__(self, export_id: _Optional[str] = ...) -> None: ...

class DeleteExportResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
