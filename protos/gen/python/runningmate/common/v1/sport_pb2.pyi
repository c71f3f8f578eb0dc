from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class Sport(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SPORT_UNSPECIFIED: _ClassVar[Sport]
    SPORT_RUN: _ClassVar[Sport]
    SPORT_RIDE: _ClassVar[Sport]
    SPORT_SWIM: _ClassVar[Sport]
    SPORT_WALK: _ClassVar[Sport]
    SPORT_HIKE: _ClassVar[Sport]
    SPORT_ROW: _ClassVar[Sport]
    SPORT_STRENGTH: _ClassVar[Sport]
    SPORT_TRANSITION: _ClassVar[Sport]
    SPORT_OTHER: _ClassVar[Sport]
SPORT_UNSPECIFIED: Sport
SPORT_RUN: Sport
SPORT_RIDE: Sport
SPORT_SWIM: Sport
SPORT_WALK: Sport
SPORT_HIKE: Sport
SPORT_ROW: Sport
SPORT_STRENGTH: Sport
SPORT_TRANSITION: Sport
SPORT_OTHER: Sport
