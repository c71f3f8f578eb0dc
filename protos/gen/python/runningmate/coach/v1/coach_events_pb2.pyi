from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class DerivedDataDeleted(_message.Message):
    __slots__ = ("athlete_id", "deletion_id", "deleted_plan_count", "deleted_answer_count")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    DELETION_ID_FIELD_NUMBER: _ClassVar[int]
    DELETED_PLAN_COUNT_FIELD_NUMBER: _ClassVar[int]
    DELETED_ANSWER_COUNT_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    deletion_id: str
    deleted_plan_count: int
    deleted_answer_count: int
    def __init__(self, athlete_id: _Optional[str] = ..., deletion_id: _Optional[str] = ..., deleted_plan_count: _Optional[int] = ..., deleted_answer_count: _Optional[int] = ...) -> None: ...
