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

class WeekReviewState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WEEK_REVIEW_STATE_UNSPECIFIED: _ClassVar[WeekReviewState]
    WEEK_REVIEW_STATE_KEPT: _ClassVar[WeekReviewState]
    WEEK_REVIEW_STATE_EXPIRED: _ClassVar[WeekReviewState]
    WEEK_REVIEW_STATE_WITHHELD: _ClassVar[WeekReviewState]
WEEK_REVIEW_STATE_UNSPECIFIED: WeekReviewState
WEEK_REVIEW_STATE_KEPT: WeekReviewState
WEEK_REVIEW_STATE_EXPIRED: WeekReviewState
WEEK_REVIEW_STATE_WITHHELD: WeekReviewState

class WeekReview(_message.Message):
    __slots__ = ("from_date", "to_date", "state", "engine", "activity_ids", "sentences", "data_use", "created_at")
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    from_date: str
    to_date: str
    state: WeekReviewState
    engine: str
    activity_ids: _containers.RepeatedScalarFieldContainer[str]
    sentences: _containers.RepeatedCompositeFieldContainer[_ask_pb2.AnswerSentence]
    data_use: _data_use_pb2.DataUse
    created_at: _timestamp_pb2.Timestamp
    def __init__(self, from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., state: _Optional[_Union[WeekReviewState, str]] = ..., engine: _Optional[str] = ..., activity_ids: _Optional[_Iterable[str]] = ..., sentences: _Optional[_Iterable[_Union[_ask_pb2.AnswerSentence, _Mapping[str, object]]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ...) -> None: ...

class ListWeekReviewsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListWeekReviewsResponse(_message.Message):
    __slots__ = ("reviews", "next_page_token")
    REVIEWS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    reviews: _containers.RepeatedCompositeFieldContainer[WeekReview]
    next_page_token: str
    def __init__(self, reviews: _Optional[_Iterable[_Union[WeekReview, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetWeekReviewRequest(_message.Message):
    __slots__ = ("date",)
    DATE_FIELD_NUMBER: _ClassVar[int]
    date: str
    def __init__(self, date: _Optional[str] = ...) -> None: ...

class GetWeekReviewResponse(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: WeekReview
    def __init__(self, review: _Optional[_Union[WeekReview, _Mapping[str, object]]] = ...) -> None: ...
