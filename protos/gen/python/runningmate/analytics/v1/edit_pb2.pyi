from runningmate.analytics.v1 import composition_pb2 as _composition_pb2
from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Trim(_message.Message):
    __slots__ = ("from_s", "to_s")
    FROM_S_FIELD_NUMBER: _ClassVar[int]
    TO_S_FIELD_NUMBER: _ClassVar[int]
    from_s: float
    to_s: float
    def __init__(self, from_s: _Optional[float] = ..., to_s: _Optional[float] = ...) -> None: ...

class Split(_message.Message):
    __slots__ = ("at_s",)
    AT_S_FIELD_NUMBER: _ClassVar[int]
    at_s: float
    def __init__(self, at_s: _Optional[float] = ...) -> None: ...

class ChannelChoice(_message.Message):
    __slots__ = ("channel", "recording_id")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    channel: str
    recording_id: str
    def __init__(self, channel: _Optional[str] = ..., recording_id: _Optional[str] = ...) -> None: ...

class Separation(_message.Message):
    __slots__ = ("recording_id",)
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    recording_id: str
    def __init__(self, recording_id: _Optional[str] = ...) -> None: ...

class Link(_message.Message):
    __slots__ = ("activity_ids",)
    ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    activity_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, activity_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class OptionChoice(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class EditActivityRequest(_message.Message):
    __slots__ = ("activity_id", "request_id", "trim", "split", "channel_choice", "separation", "link", "option_choice", "title", "sport")
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TRIM_FIELD_NUMBER: _ClassVar[int]
    SPLIT_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_CHOICE_FIELD_NUMBER: _ClassVar[int]
    SEPARATION_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    OPTION_CHOICE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    request_id: str
    trim: Trim
    split: Split
    channel_choice: ChannelChoice
    separation: Separation
    link: Link
    option_choice: OptionChoice
    title: str
    sport: _sport_pb2.Sport
    def __init__(self, activity_id: _Optional[str] = ..., request_id: _Optional[str] = ..., trim: _Optional[_Union[Trim, _Mapping[str, object]]] = ..., split: _Optional[_Union[Split, _Mapping[str, object]]] = ..., channel_choice: _Optional[_Union[ChannelChoice, _Mapping[str, object]]] = ..., separation: _Optional[_Union[Separation, _Mapping[str, object]]] = ..., link: _Optional[_Union[Link, _Mapping[str, object]]] = ..., option_choice: _Optional[_Union[OptionChoice, _Mapping[str, object]]] = ..., title: _Optional[str] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ...) -> None: ...

class EditActivityResponse(_message.Message):
    __slots__ = ("edit",)
    EDIT_FIELD_NUMBER: _ClassVar[int]
    edit: _composition_pb2.Edit
    def __init__(self, edit: _Optional[_Union[_composition_pb2.Edit, _Mapping[str, object]]] = ...) -> None: ...

class UndoEditRequest(_message.Message):
    __slots__ = ("edit_id",)
    EDIT_ID_FIELD_NUMBER: _ClassVar[int]
    edit_id: str
    def __init__(self, edit_id: _Optional[str] = ...) -> None: ...

class UndoEditResponse(_message.Message):
    __slots__ = ("edit",)
    EDIT_FIELD_NUMBER: _ClassVar[int]
    edit: _composition_pb2.Edit
    def __init__(self, edit: _Optional[_Union[_composition_pb2.Edit, _Mapping[str, object]]] = ...) -> None: ...

class DeleteSourceRequest(_message.Message):
    __slots__ = ("activity_id", "recording_id")
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    recording_id: str
    def __init__(self, activity_id: _Optional[str] = ..., recording_id: _Optional[str] = ...) -> None: ...

class DeleteSourceResponse(_message.Message):
    __slots__ = ("recording_removed",)
    RECORDING_REMOVED_FIELD_NUMBER: _ClassVar[int]
    recording_removed: bool
    def __init__(self, recording_removed: _Optional[bool] = ...) -> None: ...

class ReprocessActivitiesRequest(_message.Message):
    __slots__ = ("activity_id",)
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    def __init__(self, activity_id: _Optional[str] = ...) -> None: ...

class ReprocessActivitiesResponse(_message.Message):
    __slots__ = ("marked_count",)
    MARKED_COUNT_FIELD_NUMBER: _ClassVar[int]
    marked_count: int
    def __init__(self, marked_count: _Optional[int] = ...) -> None: ...

class GetReprocessingRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetReprocessingResponse(_message.Message):
    __slots__ = ("left_count", "failed_count")
    LEFT_COUNT_FIELD_NUMBER: _ClassVar[int]
    FAILED_COUNT_FIELD_NUMBER: _ClassVar[int]
    left_count: int
    failed_count: int
    def __init__(self, left_count: _Optional[int] = ..., failed_count: _Optional[int] = ...) -> None: ...

class ReprocessAthletesRequest(_message.Message):
    __slots__ = ("count_only",)
    COUNT_ONLY_FIELD_NUMBER: _ClassVar[int]
    count_only: bool
    def __init__(self, count_only: _Optional[bool] = ...) -> None: ...

class ReprocessAthletesResponse(_message.Message):
    __slots__ = ("marked_count", "left_count")
    MARKED_COUNT_FIELD_NUMBER: _ClassVar[int]
    LEFT_COUNT_FIELD_NUMBER: _ClassVar[int]
    marked_count: int
    left_count: int
    def __init__(self, marked_count: _Optional[int] = ..., left_count: _Optional[int] = ...) -> None: ...
