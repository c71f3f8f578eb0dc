import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MemoryKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MEMORY_KIND_UNSPECIFIED: _ClassVar[MemoryKind]
    MEMORY_KIND_GOAL: _ClassVar[MemoryKind]
    MEMORY_KIND_CONSTRAINT: _ClassVar[MemoryKind]
    MEMORY_KIND_INJURY: _ClassVar[MemoryKind]
    MEMORY_KIND_PREFERENCE: _ClassVar[MemoryKind]

class MemoryState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MEMORY_STATE_UNSPECIFIED: _ClassVar[MemoryState]
    MEMORY_STATE_PROPOSED: _ClassVar[MemoryState]
    MEMORY_STATE_CONFIRMED: _ClassVar[MemoryState]
    MEMORY_STATE_REJECTED: _ClassVar[MemoryState]
MEMORY_KIND_UNSPECIFIED: MemoryKind
MEMORY_KIND_GOAL: MemoryKind
MEMORY_KIND_CONSTRAINT: MemoryKind
MEMORY_KIND_INJURY: MemoryKind
MEMORY_KIND_PREFERENCE: MemoryKind
MEMORY_STATE_UNSPECIFIED: MemoryState
MEMORY_STATE_PROPOSED: MemoryState
MEMORY_STATE_CONFIRMED: MemoryState
MEMORY_STATE_REJECTED: MemoryState

class MemoryContent(_message.Message):
    __slots__ = ("kind", "words", "from_date", "until_date", "sport", "weekdays", "distance_m")
    KIND_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_DATE_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    WEEKDAYS_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    kind: MemoryKind
    words: str
    from_date: str
    until_date: str
    sport: _sport_pb2.Sport
    weekdays: _containers.RepeatedScalarFieldContainer[int]
    distance_m: float
    def __init__(self, kind: _Optional[_Union[MemoryKind, str]] = ..., words: _Optional[str] = ..., from_date: _Optional[str] = ..., until_date: _Optional[str] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., weekdays: _Optional[_Iterable[int]] = ..., distance_m: _Optional[float] = ...) -> None: ...

class Memory(_message.Message):
    __slots__ = ("memory_id", "content", "state", "said_on", "conversation_id", "created_at", "expired")
    MEMORY_ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SAID_ON_FIELD_NUMBER: _ClassVar[int]
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRED_FIELD_NUMBER: _ClassVar[int]
    memory_id: str
    content: MemoryContent
    state: MemoryState
    said_on: str
    conversation_id: str
    created_at: _timestamp_pb2.Timestamp
    expired: bool
    def __init__(self, memory_id: _Optional[str] = ..., content: _Optional[_Union[MemoryContent, _Mapping[str, object]]] = ..., state: _Optional[_Union[MemoryState, str]] = ..., said_on: _Optional[str] = ..., conversation_id: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., expired: _Optional[bool] = ...) -> None: ...

class ListMemoriesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListMemoriesResponse(_message.Message):
    __slots__ = ("memories",)
    MEMORIES_FIELD_NUMBER: _ClassVar[int]
    memories: _containers.RepeatedCompositeFieldContainer[Memory]
    def __init__(self, memories: _Optional[_Iterable[_Union[Memory, _Mapping[str, object]]]] = ...) -> None: ...

class AddMemoryRequest(_message.Message):
    __slots__ = ("request_id", "content")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    content: MemoryContent
    def __init__(self, request_id: _Optional[str] = ..., content: _Optional[_Union[MemoryContent, _Mapping[str, object]]] = ...) -> None: ...

class AddMemoryResponse(_message.Message):
    __slots__ = ("memory",)
    MEMORY_FIELD_NUMBER: _ClassVar[int]
    memory: Memory
    def __init__(self, memory: _Optional[_Union[Memory, _Mapping[str, object]]] = ...) -> None: ...

class ConfirmMemoryRequest(_message.Message):
    __slots__ = ("memory_id",)
    MEMORY_ID_FIELD_NUMBER: _ClassVar[int]
    memory_id: str
    def __init__(self, memory_id: _Optional[str] = ...) -> None: ...

class ConfirmMemoryResponse(_message.Message):
    __slots__ = ("memory",)
    MEMORY_FIELD_NUMBER: _ClassVar[int]
    memory: Memory
    def __init__(self, memory: _Optional[_Union[Memory, _Mapping[str, object]]] = ...) -> None: ...

class CorrectMemoryRequest(_message.Message):
    __slots__ = ("memory_id", "content")
    MEMORY_ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    memory_id: str
    content: MemoryContent
    def __init__(self, memory_id: _Optional[str] = ..., content: _Optional[_Union[MemoryContent, _Mapping[str, object]]] = ...) -> None: ...

class CorrectMemoryResponse(_message.Message):
    __slots__ = ("memory",)
    MEMORY_FIELD_NUMBER: _ClassVar[int]
    memory: Memory
    def __init__(self, memory: _Optional[_Union[Memory, _Mapping[str, object]]] = ...) -> None: ...

class RejectMemoryRequest(_message.Message):
    __slots__ = ("memory_id",)
    MEMORY_ID_FIELD_NUMBER: _ClassVar[int]
    memory_id: str
    def __init__(self, memory_id: _Optional[str] = ...) -> None: ...

class RejectMemoryResponse(_message.Message):
    __slots__ = ("memory",)
    MEMORY_FIELD_NUMBER: _ClassVar[int]
    memory: Memory
    def __init__(self, memory: _Optional[_Union[Memory, _Mapping[str, object]]] = ...) -> None: ...

class DeleteMemoryRequest(_message.Message):
    __slots__ = ("memory_id",)
    MEMORY_ID_FIELD_NUMBER: _ClassVar[int]
    memory_id: str
    def __init__(self, memory_id: _Optional[str] = ...) -> None: ...

class DeleteMemoryResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
