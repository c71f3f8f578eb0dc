from google.protobuf import struct_pb2 as _struct_pb2
from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListToolsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListToolsResponse(_message.Message):
    __slots__ = ("tools",)
    TOOLS_FIELD_NUMBER: _ClassVar[int]
    tools: _containers.RepeatedCompositeFieldContainer[Tool]
    def __init__(self, tools: _Optional[_Iterable[_Union[Tool, _Mapping[str, object]]]] = ...) -> None: ...

class Tool(_message.Message):
    __slots__ = ("name", "description", "input_schema")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    INPUT_SCHEMA_FIELD_NUMBER: _ClassVar[int]
    name: str
    description: str
    input_schema: _struct_pb2.Struct
    def __init__(self, name: _Optional[str] = ..., description: _Optional[str] = ..., input_schema: _Optional[_Union[_struct_pb2.Struct, _Mapping[str, object]]] = ...) -> None: ...

class CallToolRequest(_message.Message):
    __slots__ = ("call", "earlier_calls")
    CALL_FIELD_NUMBER: _ClassVar[int]
    EARLIER_CALLS_FIELD_NUMBER: _ClassVar[int]
    call: ToolCall
    earlier_calls: _containers.RepeatedCompositeFieldContainer[ToolCall]
    def __init__(self, call: _Optional[_Union[ToolCall, _Mapping[str, object]]] = ..., earlier_calls: _Optional[_Iterable[_Union[ToolCall, _Mapping[str, object]]]] = ...) -> None: ...

class ToolCall(_message.Message):
    __slots__ = ("tool", "arguments")
    TOOL_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    tool: str
    arguments: _struct_pb2.Struct
    def __init__(self, tool: _Optional[str] = ..., arguments: _Optional[_Union[_struct_pb2.Struct, _Mapping[str, object]]] = ...) -> None: ...

class CallToolResponse(_message.Message):
    __slots__ = ("document", "data_use")
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    document: str
    data_use: _data_use_pb2.DataUse
    def __init__(self, document: _Optional[str] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...
