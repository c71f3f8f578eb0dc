from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class VerifyStravaWebhookRequest(_message.Message):
    __slots__ = ("hub",)
    HUB_FIELD_NUMBER: _ClassVar[int]
    hub: StravaHub
    def __init__(self, hub: _Optional[_Union[StravaHub, _Mapping[str, object]]] = ...) -> None: ...

class StravaHub(_message.Message):
    __slots__ = ("mode", "challenge", "verify_token")
    MODE_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_FIELD_NUMBER: _ClassVar[int]
    VERIFY_TOKEN_FIELD_NUMBER: _ClassVar[int]
    mode: str
    challenge: str
    verify_token: str
    def __init__(self, mode: _Optional[str] = ..., challenge: _Optional[str] = ..., verify_token: _Optional[str] = ...) -> None: ...

class VerifyStravaWebhookResponse(_message.Message):
    __slots__ = ("challenge",)
    CHALLENGE_FIELD_NUMBER: _ClassVar[int]
    challenge: str
    def __init__(self, challenge: _Optional[str] = ...) -> None: ...

class ReceiveStravaEventRequest(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: _struct_pb2.Struct
    def __init__(self, event: _Optional[_Union[_struct_pb2.Struct, _Mapping[str, object]]] = ...) -> None: ...

class ReceiveStravaEventResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
