import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class JobRunState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    JOB_RUN_STATE_UNSPECIFIED: _ClassVar[JobRunState]
    JOB_RUN_STATE_QUEUED: _ClassVar[JobRunState]
    JOB_RUN_STATE_RUNNING: _ClassVar[JobRunState]
    JOB_RUN_STATE_SUCCEEDED: _ClassVar[JobRunState]
    JOB_RUN_STATE_FAILED: _ClassVar[JobRunState]

class JobCause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    JOB_CAUSE_UNSPECIFIED: _ClassVar[JobCause]
    JOB_CAUSE_SCHEDULE: _ClassVar[JobCause]
    JOB_CAUSE_REQUEST: _ClassVar[JobCause]
JOB_RUN_STATE_UNSPECIFIED: JobRunState
JOB_RUN_STATE_QUEUED: JobRunState
JOB_RUN_STATE_RUNNING: JobRunState
JOB_RUN_STATE_SUCCEEDED: JobRunState
JOB_RUN_STATE_FAILED: JobRunState
JOB_CAUSE_UNSPECIFIED: JobCause
JOB_CAUSE_SCHEDULE: JobCause
JOB_CAUSE_REQUEST: JobCause

class JobRun(_message.Message):
    __slots__ = ("run_id", "name", "cause", "state", "queued_at", "started_at", "ended_at", "attempt_count", "done_count", "total_count", "words")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    QUEUED_AT_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_COUNT_FIELD_NUMBER: _ClassVar[int]
    DONE_COUNT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    name: str
    cause: JobCause
    state: JobRunState
    queued_at: _timestamp_pb2.Timestamp
    started_at: _timestamp_pb2.Timestamp
    ended_at: _timestamp_pb2.Timestamp
    attempt_count: int
    done_count: int
    total_count: int
    words: str
    def __init__(self, run_id: _Optional[str] = ..., name: _Optional[str] = ..., cause: _Optional[_Union[JobCause, str]] = ..., state: _Optional[_Union[JobRunState, str]] = ..., queued_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., attempt_count: _Optional[int] = ..., done_count: _Optional[int] = ..., total_count: _Optional[int] = ..., words: _Optional[str] = ...) -> None: ...

class Job(_message.Message):
    __slots__ = ("name", "service", "summary", "every", "due_at", "offered_at", "last_run")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    EVERY_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    OFFERED_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_RUN_FIELD_NUMBER: _ClassVar[int]
    name: str
    service: str
    summary: str
    every: _duration_pb2.Duration
    due_at: _timestamp_pb2.Timestamp
    offered_at: _timestamp_pb2.Timestamp
    last_run: JobRun
    def __init__(self, name: _Optional[str] = ..., service: _Optional[str] = ..., summary: _Optional[str] = ..., every: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., offered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., last_run: _Optional[_Union[JobRun, _Mapping[str, object]]] = ...) -> None: ...

class ListJobsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListJobsResponse(_message.Message):
    __slots__ = ("jobs",)
    JOBS_FIELD_NUMBER: _ClassVar[int]
    jobs: _containers.RepeatedCompositeFieldContainer[Job]
    def __init__(self, jobs: _Optional[_Iterable[_Union[Job, _Mapping[str, object]]]] = ...) -> None: ...

class RunJobRequest(_message.Message):
    __slots__ = ("name", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RunJobResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: JobRun
    def __init__(self, run: _Optional[_Union[JobRun, _Mapping[str, object]]] = ...) -> None: ...

class ListJobRunsRequest(_message.Message):
    __slots__ = ("name", "page_size", "page_token")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    name: str
    page_size: int
    page_token: str
    def __init__(self, name: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListJobRunsResponse(_message.Message):
    __slots__ = ("runs", "next_page_token")
    RUNS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    runs: _containers.RepeatedCompositeFieldContainer[JobRun]
    next_page_token: str
    def __init__(self, runs: _Optional[_Iterable[_Union[JobRun, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetJobRunRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class GetJobRunResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: JobRun
    def __init__(self, run: _Optional[_Union[JobRun, _Mapping[str, object]]] = ...) -> None: ...
