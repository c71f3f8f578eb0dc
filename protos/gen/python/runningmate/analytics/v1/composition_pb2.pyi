import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EditKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EDIT_KIND_UNSPECIFIED: _ClassVar[EditKind]
    EDIT_KIND_TRIM: _ClassVar[EditKind]
    EDIT_KIND_SPLIT: _ClassVar[EditKind]
    EDIT_KIND_CHANNEL_SOURCE: _ClassVar[EditKind]
    EDIT_KIND_SEPARATION: _ClassVar[EditKind]
    EDIT_KIND_LINK: _ClassVar[EditKind]
    EDIT_KIND_OPTION: _ClassVar[EditKind]
    EDIT_KIND_TITLE: _ClassVar[EditKind]
    EDIT_KIND_SPORT: _ClassVar[EditKind]
EDIT_KIND_UNSPECIFIED: EditKind
EDIT_KIND_TRIM: EditKind
EDIT_KIND_SPLIT: EditKind
EDIT_KIND_CHANNEL_SOURCE: EditKind
EDIT_KIND_SEPARATION: EditKind
EDIT_KIND_LINK: EditKind
EDIT_KIND_OPTION: EditKind
EDIT_KIND_TITLE: EditKind
EDIT_KIND_SPORT: EditKind

class ChannelSource(_message.Message):
    __slots__ = ("channel", "recording_id", "reason", "chosen")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CHOSEN_FIELD_NUMBER: _ClassVar[int]
    channel: str
    recording_id: str
    reason: str
    chosen: bool
    def __init__(self, channel: _Optional[str] = ..., recording_id: _Optional[str] = ..., reason: _Optional[str] = ..., chosen: _Optional[bool] = ...) -> None: ...

class Fault(_message.Message):
    __slots__ = ("rule", "channels", "start_s", "end_s", "meaning")
    RULE_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    START_S_FIELD_NUMBER: _ClassVar[int]
    END_S_FIELD_NUMBER: _ClassVar[int]
    MEANING_FIELD_NUMBER: _ClassVar[int]
    rule: str
    channels: _containers.RepeatedScalarFieldContainer[str]
    start_s: float
    end_s: float
    meaning: str
    def __init__(self, rule: _Optional[str] = ..., channels: _Optional[_Iterable[str]] = ..., start_s: _Optional[float] = ..., end_s: _Optional[float] = ..., meaning: _Optional[str] = ...) -> None: ...

class ActivityOption(_message.Message):
    __slots__ = ("name", "value", "values")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    values: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ..., values: _Optional[_Iterable[str]] = ...) -> None: ...

class Edit(_message.Message):
    __slots__ = ("edit_id", "activity_id", "kind", "description", "created_at", "created_activity_id")
    EDIT_ID_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    CREATED_ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    edit_id: str
    activity_id: str
    kind: EditKind
    description: str
    created_at: _timestamp_pb2.Timestamp
    created_activity_id: str
    def __init__(self, edit_id: _Optional[str] = ..., activity_id: _Optional[str] = ..., kind: _Optional[_Union[EditKind, str]] = ..., description: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., created_activity_id: _Optional[str] = ...) -> None: ...
