from runningmate.common.v1 import source_pb2 as _source_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Reader(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    READER_UNSPECIFIED: _ClassVar[Reader]
    READER_METRICS: _ClassVar[Reader]
    READER_CHARTS: _ClassVar[Reader]
    READER_RULES: _ClassVar[Reader]
    READER_EXTERNAL_MODEL: _ClassVar[Reader]
READER_UNSPECIFIED: Reader
READER_METRICS: Reader
READER_CHARTS: Reader
READER_RULES: Reader
READER_EXTERNAL_MODEL: Reader

class DataUse(_message.Message):
    __slots__ = ("source_kinds", "reader", "withheld_activity_count", "withheld_value_count")
    SOURCE_KINDS_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_VALUE_COUNT_FIELD_NUMBER: _ClassVar[int]
    source_kinds: _containers.RepeatedScalarFieldContainer[_source_pb2.SourceKind]
    reader: Reader
    withheld_activity_count: int
    withheld_value_count: int
    def __init__(self, source_kinds: _Optional[_Iterable[_Union[_source_pb2.SourceKind, str]]] = ..., reader: _Optional[_Union[Reader, str]] = ..., withheld_activity_count: _Optional[int] = ..., withheld_value_count: _Optional[int] = ...) -> None: ...
