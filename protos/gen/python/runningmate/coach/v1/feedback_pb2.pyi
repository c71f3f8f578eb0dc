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

class FeedbackVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FEEDBACK_VERDICT_UNSPECIFIED: _ClassVar[FeedbackVerdict]
    FEEDBACK_VERDICT_NOT_USEFUL: _ClassVar[FeedbackVerdict]
    FEEDBACK_VERDICT_WRONG: _ClassVar[FeedbackVerdict]
FEEDBACK_VERDICT_UNSPECIFIED: FeedbackVerdict
FEEDBACK_VERDICT_NOT_USEFUL: FeedbackVerdict
FEEDBACK_VERDICT_WRONG: FeedbackVerdict

class ReviewedFinding(_message.Message):
    __slots__ = ("activity_id", "finding")
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    finding: str
    def __init__(self, activity_id: _Optional[str] = ..., finding: _Optional[str] = ...) -> None: ...

class AnsweredSentence(_message.Message):
    __slots__ = ("turn_id", "sentence")
    TURN_ID_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    turn_id: str
    sentence: int
    def __init__(self, turn_id: _Optional[str] = ..., sentence: _Optional[int] = ...) -> None: ...

class Feedback(_message.Message):
    __slots__ = ("feedback_id", "finding", "sentence", "verdict", "comment", "given_on", "created_at", "effect")
    FEEDBACK_ID_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    GIVEN_ON_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    feedback_id: str
    finding: ReviewedFinding
    sentence: AnsweredSentence
    verdict: FeedbackVerdict
    comment: str
    given_on: str
    created_at: _timestamp_pb2.Timestamp
    effect: str
    def __init__(self, feedback_id: _Optional[str] = ..., finding: _Optional[_Union[ReviewedFinding, _Mapping[str, object]]] = ..., sentence: _Optional[_Union[AnsweredSentence, _Mapping[str, object]]] = ..., verdict: _Optional[_Union[FeedbackVerdict, str]] = ..., comment: _Optional[str] = ..., given_on: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., effect: _Optional[str] = ...) -> None: ...

class FeedbackLead(_message.Message):
    __slots__ = ("text", "setting", "sport", "fault", "activity_id")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SETTING_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    FAULT_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    text: str
    setting: str
    sport: _sport_pb2.Sport
    fault: str
    activity_id: str
    def __init__(self, text: _Optional[str] = ..., setting: _Optional[str] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., fault: _Optional[str] = ..., activity_id: _Optional[str] = ...) -> None: ...

class GiveFeedbackRequest(_message.Message):
    __slots__ = ("finding", "sentence", "verdict", "comment")
    FINDING_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    finding: ReviewedFinding
    sentence: AnsweredSentence
    verdict: FeedbackVerdict
    comment: str
    def __init__(self, finding: _Optional[_Union[ReviewedFinding, _Mapping[str, object]]] = ..., sentence: _Optional[_Union[AnsweredSentence, _Mapping[str, object]]] = ..., verdict: _Optional[_Union[FeedbackVerdict, str]] = ..., comment: _Optional[str] = ...) -> None: ...

class GiveFeedbackResponse(_message.Message):
    __slots__ = ("feedback", "question", "leads")
    FEEDBACK_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    LEADS_FIELD_NUMBER: _ClassVar[int]
    feedback: Feedback
    question: str
    leads: _containers.RepeatedCompositeFieldContainer[FeedbackLead]
    def __init__(self, feedback: _Optional[_Union[Feedback, _Mapping[str, object]]] = ..., question: _Optional[str] = ..., leads: _Optional[_Iterable[_Union[FeedbackLead, _Mapping[str, object]]]] = ...) -> None: ...

class ListFeedbackRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListFeedbackResponse(_message.Message):
    __slots__ = ("feedback",)
    FEEDBACK_FIELD_NUMBER: _ClassVar[int]
    feedback: _containers.RepeatedCompositeFieldContainer[Feedback]
    def __init__(self, feedback: _Optional[_Iterable[_Union[Feedback, _Mapping[str, object]]]] = ...) -> None: ...

class DeleteFeedbackRequest(_message.Message):
    __slots__ = ("feedback_id",)
    FEEDBACK_ID_FIELD_NUMBER: _ClassVar[int]
    feedback_id: str
    def __init__(self, feedback_id: _Optional[str] = ...) -> None: ...

class DeleteFeedbackResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
