import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.coach.v1 import ask_pb2 as _ask_pb2
from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AnswerState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ANSWER_STATE_UNSPECIFIED: _ClassVar[AnswerState]
    ANSWER_STATE_OPEN: _ClassVar[AnswerState]
    ANSWER_STATE_KEPT: _ClassVar[AnswerState]
    ANSWER_STATE_EXPIRED: _ClassVar[AnswerState]
    ANSWER_STATE_DELETED: _ClassVar[AnswerState]
ANSWER_STATE_UNSPECIFIED: AnswerState
ANSWER_STATE_OPEN: AnswerState
ANSWER_STATE_KEPT: AnswerState
ANSWER_STATE_EXPIRED: AnswerState
ANSWER_STATE_DELETED: AnswerState

class Conversation(_message.Message):
    __slots__ = ("conversation_id", "title", "created_at", "updated_at", "turn_count")
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    TURN_COUNT_FIELD_NUMBER: _ClassVar[int]
    conversation_id: str
    title: str
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    turn_count: int
    def __init__(self, conversation_id: _Optional[str] = ..., title: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., turn_count: _Optional[int] = ...) -> None: ...

class Turn(_message.Message):
    __slots__ = ("turn_id", "question", "asked_at", "local_date", "state", "answer", "ended")
    TURN_ID_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    LOCAL_DATE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    turn_id: str
    question: str
    asked_at: _timestamp_pb2.Timestamp
    local_date: str
    state: AnswerState
    answer: StoredAnswer
    ended: _ask_pb2.AnswerEnded
    def __init__(self, turn_id: _Optional[str] = ..., question: _Optional[str] = ..., asked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., local_date: _Optional[str] = ..., state: _Optional[_Union[AnswerState, str]] = ..., answer: _Optional[_Union[StoredAnswer, _Mapping[str, object]]] = ..., ended: _Optional[_Union[_ask_pb2.AnswerEnded, _Mapping[str, object]]] = ...) -> None: ...

class StoredAnswer(_message.Message):
    __slots__ = ("engines", "sentences", "charts", "suggestions", "data_use", "usage")
    ENGINES_FIELD_NUMBER: _ClassVar[int]
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    CHARTS_FIELD_NUMBER: _ClassVar[int]
    SUGGESTIONS_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    engines: _containers.RepeatedScalarFieldContainer[str]
    sentences: _containers.RepeatedCompositeFieldContainer[_ask_pb2.AnswerSentence]
    charts: _containers.RepeatedCompositeFieldContainer[_ask_pb2.ChartReference]
    suggestions: _containers.RepeatedScalarFieldContainer[str]
    data_use: _containers.RepeatedCompositeFieldContainer[_data_use_pb2.DataUse]
    usage: _ask_pb2.ModelUsage
    def __init__(self, engines: _Optional[_Iterable[str]] = ..., sentences: _Optional[_Iterable[_Union[_ask_pb2.AnswerSentence, _Mapping[str, object]]]] = ..., charts: _Optional[_Iterable[_Union[_ask_pb2.ChartReference, _Mapping[str, object]]]] = ..., suggestions: _Optional[_Iterable[str]] = ..., data_use: _Optional[_Iterable[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]]] = ..., usage: _Optional[_Union[_ask_pb2.ModelUsage, _Mapping[str, object]]] = ...) -> None: ...

class ListConversationsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListConversationsResponse(_message.Message):
    __slots__ = ("conversations", "next_page_token")
    CONVERSATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    conversations: _containers.RepeatedCompositeFieldContainer[Conversation]
    next_page_token: str
    def __init__(self, conversations: _Optional[_Iterable[_Union[Conversation, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetConversationRequest(_message.Message):
    __slots__ = ("conversation_id", "page_size", "page_token")
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    conversation_id: str
    page_size: int
    page_token: str
    def __init__(self, conversation_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class GetConversationResponse(_message.Message):
    __slots__ = ("conversation", "turns", "next_page_token")
    CONVERSATION_FIELD_NUMBER: _ClassVar[int]
    TURNS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    conversation: Conversation
    turns: _containers.RepeatedCompositeFieldContainer[Turn]
    next_page_token: str
    def __init__(self, conversation: _Optional[_Union[Conversation, _Mapping[str, object]]] = ..., turns: _Optional[_Iterable[_Union[Turn, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class DeleteConversationRequest(_message.Message):
    __slots__ = ("conversation_id",)
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    conversation_id: str
    def __init__(self, conversation_id: _Optional[str] = ...) -> None: ...

class DeleteConversationResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
