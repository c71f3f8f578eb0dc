from runningmate.coach.v1 import memory_pb2 as _memory_pb2
from runningmate.coach.v1 import review_pb2 as _review_pb2
from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import stream_pb2 as _stream_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AnswerEnd(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ANSWER_END_UNSPECIFIED: _ClassVar[AnswerEnd]
    ANSWER_END_COMPLETE: _ClassVar[AnswerEnd]
    ANSWER_END_CANNOT_TELL: _ClassVar[AnswerEnd]
    ANSWER_END_CUT: _ClassVar[AnswerEnd]
    ANSWER_END_LIMIT: _ClassVar[AnswerEnd]
    ANSWER_END_REFUSED: _ClassVar[AnswerEnd]
    ANSWER_END_SAFETY: _ClassVar[AnswerEnd]
ANSWER_END_UNSPECIFIED: AnswerEnd
ANSWER_END_COMPLETE: AnswerEnd
ANSWER_END_CANNOT_TELL: AnswerEnd
ANSWER_END_CUT: AnswerEnd
ANSWER_END_LIMIT: AnswerEnd
ANSWER_END_REFUSED: AnswerEnd
ANSWER_END_SAFETY: AnswerEnd

class AskRequest(_message.Message):
    __slots__ = ("question", "conversation_id")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    question: str
    conversation_id: str
    def __init__(self, question: _Optional[str] = ..., conversation_id: _Optional[str] = ...) -> None: ...

class AskResponse(_message.Message):
    __slots__ = ("started", "status", "tool", "sentence", "chart", "suggestions", "usage", "data_use", "ended", "heartbeat", "completed", "failed", "memory")
    STARTED_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TOOL_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    CHART_FIELD_NUMBER: _ClassVar[int]
    SUGGESTIONS_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    MEMORY_FIELD_NUMBER: _ClassVar[int]
    started: AnswerStarted
    status: AnswerStatus
    tool: ToolActivity
    sentence: AnswerSentence
    chart: ChartReference
    suggestions: Suggestions
    usage: ModelUsage
    data_use: _data_use_pb2.DataUse
    ended: AnswerEnded
    heartbeat: _stream_pb2.Heartbeat
    completed: _stream_pb2.StreamCompleted
    failed: _stream_pb2.StreamFailed
    memory: _memory_pb2.Memory
    def __init__(self, started: _Optional[_Union[AnswerStarted, _Mapping[str, object]]] = ..., status: _Optional[_Union[AnswerStatus, _Mapping[str, object]]] = ..., tool: _Optional[_Union[ToolActivity, _Mapping[str, object]]] = ..., sentence: _Optional[_Union[AnswerSentence, _Mapping[str, object]]] = ..., chart: _Optional[_Union[ChartReference, _Mapping[str, object]]] = ..., suggestions: _Optional[_Union[Suggestions, _Mapping[str, object]]] = ..., usage: _Optional[_Union[ModelUsage, _Mapping[str, object]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ..., ended: _Optional[_Union[AnswerEnded, _Mapping[str, object]]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping[str, object]]] = ..., completed: _Optional[_Union[_stream_pb2.StreamCompleted, _Mapping[str, object]]] = ..., failed: _Optional[_Union[_stream_pb2.StreamFailed, _Mapping[str, object]]] = ..., memory: _Optional[_Union[_memory_pb2.Memory, _Mapping[str, object]]] = ...) -> None: ...

class AnswerStarted(_message.Message):
    __slots__ = ("engine", "conversation_id", "turn_id")
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    TURN_ID_FIELD_NUMBER: _ClassVar[int]
    engine: str
    conversation_id: str
    turn_id: str
    def __init__(self, engine: _Optional[str] = ..., conversation_id: _Optional[str] = ..., turn_id: _Optional[str] = ...) -> None: ...

class AnswerStatus(_message.Message):
    __slots__ = ("text",)
    TEXT_FIELD_NUMBER: _ClassVar[int]
    text: str
    def __init__(self, text: _Optional[str] = ...) -> None: ...

class ToolActivity(_message.Message):
    __slots__ = ("tool", "value_count", "missing_count", "refused")
    TOOL_FIELD_NUMBER: _ClassVar[int]
    VALUE_COUNT_FIELD_NUMBER: _ClassVar[int]
    MISSING_COUNT_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    tool: str
    value_count: int
    missing_count: int
    refused: bool
    def __init__(self, tool: _Optional[str] = ..., value_count: _Optional[int] = ..., missing_count: _Optional[int] = ..., refused: _Optional[bool] = ...) -> None: ...

class AnswerSentence(_message.Message):
    __slots__ = ("text", "evidence", "finding")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    text: str
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    finding: str
    def __init__(self, text: _Optional[str] = ..., evidence: _Optional[_Iterable[_Union[Evidence, _Mapping[str, object]]]] = ..., finding: _Optional[str] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("value", "coverage", "from_date", "to_date", "direction", "source")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    DIRECTION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    value: _review_pb2.CitedValue
    coverage: float
    from_date: str
    to_date: str
    direction: str
    source: str
    def __init__(self, value: _Optional[_Union[_review_pb2.CitedValue, _Mapping[str, object]]] = ..., coverage: _Optional[float] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., direction: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class ChartReference(_message.Message):
    __slots__ = ("name", "activity_id", "from_date", "to_date")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    name: str
    activity_id: str
    from_date: str
    to_date: str
    def __init__(self, name: _Optional[str] = ..., activity_id: _Optional[str] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ...) -> None: ...

class Suggestions(_message.Message):
    __slots__ = ("questions",)
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    questions: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, questions: _Optional[_Iterable[str]] = ...) -> None: ...

class ModelUsage(_message.Message):
    __slots__ = ("model", "input_tokens", "output_tokens", "cached_tokens")
    MODEL_FIELD_NUMBER: _ClassVar[int]
    INPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    CACHED_TOKENS_FIELD_NUMBER: _ClassVar[int]
    model: str
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    def __init__(self, model: _Optional[str] = ..., input_tokens: _Optional[int] = ..., output_tokens: _Optional[int] = ..., cached_tokens: _Optional[int] = ...) -> None: ...

class AnswerEnded(_message.Message):
    __slots__ = ("end", "reason")
    END_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    end: AnswerEnd
    reason: str
    def __init__(self, end: _Optional[_Union[AnswerEnd, str]] = ..., reason: _Optional[str] = ...) -> None: ...
