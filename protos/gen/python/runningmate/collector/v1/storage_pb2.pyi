import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ObjectDamageKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OBJECT_DAMAGE_KIND_UNSPECIFIED: _ClassVar[ObjectDamageKind]
    OBJECT_DAMAGE_KIND_MISSING: _ClassVar[ObjectDamageKind]
    OBJECT_DAMAGE_KIND_DAMAGED: _ClassVar[ObjectDamageKind]
OBJECT_DAMAGE_KIND_UNSPECIFIED: ObjectDamageKind
OBJECT_DAMAGE_KIND_MISSING: ObjectDamageKind
OBJECT_DAMAGE_KIND_DAMAGED: ObjectDamageKind

class DamagedObject(_message.Message):
    __slots__ = ("athlete_id", "recording_id", "object_key", "kind", "found_at")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    FOUND_AT_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    recording_id: str
    object_key: str
    kind: ObjectDamageKind
    found_at: _timestamp_pb2.Timestamp
    def __init__(self, athlete_id: _Optional[str] = ..., recording_id: _Optional[str] = ..., object_key: _Optional[str] = ..., kind: _Optional[_Union[ObjectDamageKind, str]] = ..., found_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ...) -> None: ...

class ListDamagedObjectsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListDamagedObjectsResponse(_message.Message):
    __slots__ = ("damaged_objects", "next_page_token")
    DAMAGED_OBJECTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    damaged_objects: _containers.RepeatedCompositeFieldContainer[DamagedObject]
    next_page_token: str
    def __init__(self, damaged_objects: _Optional[_Iterable[_Union[DamagedObject, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
