from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Photo(_message.Message):
    __slots__ = ("photo_id", "name", "caption")
    PHOTO_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CAPTION_FIELD_NUMBER: _ClassVar[int]
    photo_id: str
    name: str
    caption: str
    def __init__(self, photo_id: _Optional[str] = ..., name: _Optional[str] = ..., caption: _Optional[str] = ...) -> None: ...

class ListPhotosRequest(_message.Message):
    __slots__ = ("activity_id",)
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    def __init__(self, activity_id: _Optional[str] = ...) -> None: ...

class ListPhotosResponse(_message.Message):
    __slots__ = ("photos",)
    PHOTOS_FIELD_NUMBER: _ClassVar[int]
    photos: _containers.RepeatedCompositeFieldContainer[Photo]
    def __init__(self, photos: _Optional[_Iterable[_Union[Photo, _Mapping[str, object]]]] = ...) -> None: ...

class DownloadPhotoRequest(_message.Message):
    __slots__ = ("activity_id", "photo_id")
    ACTIVITY_ID_FIELD_NUMBER: _ClassVar[int]
    PHOTO_ID_FIELD_NUMBER: _ClassVar[int]
    activity_id: str
    photo_id: str
    def __init__(self, activity_id: _Optional[str] = ..., photo_id: _Optional[str] = ...) -> None: ...
