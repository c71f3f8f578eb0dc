import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.common.v1 import source_pb2 as _source_pb2
from runningmate.common.v1 import stream_pb2 as _stream_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ImportState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    IMPORT_STATE_UNSPECIFIED: _ClassVar[ImportState]
    IMPORT_STATE_OPEN: _ClassVar[ImportState]
    IMPORT_STATE_RUNNING: _ClassVar[ImportState]
    IMPORT_STATE_DONE: _ClassVar[ImportState]

class ImportItemState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    IMPORT_ITEM_STATE_UNSPECIFIED: _ClassVar[ImportItemState]
    IMPORT_ITEM_STATE_WAITING: _ClassVar[ImportItemState]
    IMPORT_ITEM_STATE_DONE: _ClassVar[ImportItemState]
    IMPORT_ITEM_STATE_FAILED: _ClassVar[ImportItemState]
    IMPORT_ITEM_STATE_DUPLICATE: _ClassVar[ImportItemState]
    IMPORT_ITEM_STATE_SKIPPED: _ClassVar[ImportItemState]

class FileKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FILE_KIND_UNSPECIFIED: _ClassVar[FileKind]
    FILE_KIND_MONITORING: _ClassVar[FileKind]
    FILE_KIND_SETTINGS: _ClassVar[FileKind]
    FILE_KIND_WORKOUT_PLAN: _ClassVar[FileKind]
    FILE_KIND_COURSE: _ClassVar[FileKind]
    FILE_KIND_WEIGHT: _ClassVar[FileKind]
    FILE_KIND_TOTALS: _ClassVar[FileKind]
    FILE_KIND_OTHER: _ClassVar[FileKind]
    FILE_KIND_DOCUMENT: _ClassVar[FileKind]
IMPORT_STATE_UNSPECIFIED: ImportState
IMPORT_STATE_OPEN: ImportState
IMPORT_STATE_RUNNING: ImportState
IMPORT_STATE_DONE: ImportState
IMPORT_ITEM_STATE_UNSPECIFIED: ImportItemState
IMPORT_ITEM_STATE_WAITING: ImportItemState
IMPORT_ITEM_STATE_DONE: ImportItemState
IMPORT_ITEM_STATE_FAILED: ImportItemState
IMPORT_ITEM_STATE_DUPLICATE: ImportItemState
IMPORT_ITEM_STATE_SKIPPED: ImportItemState
FILE_KIND_UNSPECIFIED: FileKind
FILE_KIND_MONITORING: FileKind
FILE_KIND_SETTINGS: FileKind
FILE_KIND_WORKOUT_PLAN: FileKind
FILE_KIND_COURSE: FileKind
FILE_KIND_WEIGHT: FileKind
FILE_KIND_TOTALS: FileKind
FILE_KIND_OTHER: FileKind
FILE_KIND_DOCUMENT: FileKind

class SkippedFiles(_message.Message):
    __slots__ = ("kind", "count")
    KIND_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    kind: FileKind
    count: int
    def __init__(self, kind: _Optional[_Union[FileKind, str]] = ..., count: _Optional[int] = ...) -> None: ...

class Import(_message.Message):
    __slots__ = ("import_id", "state", "created_at", "finished_at", "total_count", "done_count", "failed_count", "duplicate_count", "rate_per_second", "time_left", "skipped_count", "skipped", "updated_count")
    IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    FINISHED_AT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    DONE_COUNT_FIELD_NUMBER: _ClassVar[int]
    FAILED_COUNT_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_COUNT_FIELD_NUMBER: _ClassVar[int]
    RATE_PER_SECOND_FIELD_NUMBER: _ClassVar[int]
    TIME_LEFT_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_COUNT_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    UPDATED_COUNT_FIELD_NUMBER: _ClassVar[int]
    import_id: str
    state: ImportState
    created_at: _timestamp_pb2.Timestamp
    finished_at: _timestamp_pb2.Timestamp
    total_count: int
    done_count: int
    failed_count: int
    duplicate_count: int
    rate_per_second: float
    time_left: _duration_pb2.Duration
    skipped_count: int
    skipped: _containers.RepeatedCompositeFieldContainer[SkippedFiles]
    updated_count: int
    def __init__(self, import_id: _Optional[str] = ..., state: _Optional[_Union[ImportState, str]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., finished_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., total_count: _Optional[int] = ..., done_count: _Optional[int] = ..., failed_count: _Optional[int] = ..., duplicate_count: _Optional[int] = ..., rate_per_second: _Optional[float] = ..., time_left: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., skipped_count: _Optional[int] = ..., skipped: _Optional[_Iterable[_Union[SkippedFiles, _Mapping[str, object]]]] = ..., updated_count: _Optional[int] = ...) -> None: ...

class ImportItem(_message.Message):
    __slots__ = ("item_id", "file_name", "size_bytes", "sha256", "state", "failure", "detail", "advice", "activity_ids", "change", "partial", "kind", "updated")
    ITEM_ID_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    PARTIAL_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    UPDATED_FIELD_NUMBER: _ClassVar[int]
    item_id: str
    file_name: str
    size_bytes: int
    sha256: str
    state: ImportItemState
    failure: _source_pb2.FileFailure
    detail: str
    advice: str
    activity_ids: _containers.RepeatedScalarFieldContainer[str]
    change: int
    partial: str
    kind: FileKind
    updated: bool
    def __init__(self, item_id: _Optional[str] = ..., file_name: _Optional[str] = ..., size_bytes: _Optional[int] = ..., sha256: _Optional[str] = ..., state: _Optional[_Union[ImportItemState, str]] = ..., failure: _Optional[_Union[_source_pb2.FileFailure, str]] = ..., detail: _Optional[str] = ..., advice: _Optional[str] = ..., activity_ids: _Optional[_Iterable[str]] = ..., change: _Optional[int] = ..., partial: _Optional[str] = ..., kind: _Optional[_Union[FileKind, str]] = ..., updated: _Optional[bool] = ...) -> None: ...

class CreateImportRequest(_message.Message):
    __slots__ = ("request_id", "bulk")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BULK_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    bulk: bool
    def __init__(self, request_id: _Optional[str] = ..., bulk: _Optional[bool] = ...) -> None: ...

class CreateImportResponse(_message.Message):
    __slots__ = ("created_import",)
    CREATED_IMPORT_FIELD_NUMBER: _ClassVar[int]
    created_import: Import
    def __init__(self, created_import: _Optional[_Union[Import, _Mapping[str, object]]] = ...) -> None: ...

class CloseImportRequest(_message.Message):
    __slots__ = ("import_id",)
    IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    import_id: str
    def __init__(self, import_id: _Optional[str] = ...) -> None: ...

class CloseImportResponse(_message.Message):
    __slots__ = ("closed_import",)
    CLOSED_IMPORT_FIELD_NUMBER: _ClassVar[int]
    closed_import: Import
    def __init__(self, closed_import: _Optional[_Union[Import, _Mapping[str, object]]] = ...) -> None: ...

class GetImportRequest(_message.Message):
    __slots__ = ("import_id",)
    IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    import_id: str
    def __init__(self, import_id: _Optional[str] = ...) -> None: ...

class GetImportResponse(_message.Message):
    __slots__ = ("found_import",)
    FOUND_IMPORT_FIELD_NUMBER: _ClassVar[int]
    found_import: Import
    def __init__(self, found_import: _Optional[_Union[Import, _Mapping[str, object]]] = ...) -> None: ...

class ListImportsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListImportsResponse(_message.Message):
    __slots__ = ("imports", "next_page_token")
    IMPORTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    imports: _containers.RepeatedCompositeFieldContainer[Import]
    next_page_token: str
    def __init__(self, imports: _Optional[_Iterable[_Union[Import, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListImportItemsRequest(_message.Message):
    __slots__ = ("import_id", "states", "page_size", "page_token")
    IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    import_id: str
    states: _containers.RepeatedScalarFieldContainer[ImportItemState]
    page_size: int
    page_token: str
    def __init__(self, import_id: _Optional[str] = ..., states: _Optional[_Iterable[_Union[ImportItemState, str]]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListImportItemsResponse(_message.Message):
    __slots__ = ("items", "next_page_token")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ImportItem]
    next_page_token: str
    def __init__(self, items: _Optional[_Iterable[_Union[ImportItem, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class WatchImportRequest(_message.Message):
    __slots__ = ("import_id", "after_change")
    IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_CHANGE_FIELD_NUMBER: _ClassVar[int]
    import_id: str
    after_change: int
    def __init__(self, import_id: _Optional[str] = ..., after_change: _Optional[int] = ...) -> None: ...

class WatchImportResponse(_message.Message):
    __slots__ = ("progress", "items", "heartbeat", "completed", "failed")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    progress: Import
    items: ImportItems
    heartbeat: _stream_pb2.Heartbeat
    completed: _stream_pb2.StreamCompleted
    failed: _stream_pb2.StreamFailed
    def __init__(self, progress: _Optional[_Union[Import, _Mapping[str, object]]] = ..., items: _Optional[_Union[ImportItems, _Mapping[str, object]]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping[str, object]]] = ..., completed: _Optional[_Union[_stream_pb2.StreamCompleted, _Mapping[str, object]]] = ..., failed: _Optional[_Union[_stream_pb2.StreamFailed, _Mapping[str, object]]] = ...) -> None: ...

class ImportItems(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ImportItem]
    def __init__(self, items: _Optional[_Iterable[_Union[ImportItem, _Mapping[str, object]]]] = ...) -> None: ...
