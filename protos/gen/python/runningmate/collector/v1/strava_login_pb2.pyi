from runningmate.collector.v1 import strava_pb2 as _strava_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PutStravaApplicationRequest(_message.Message):
    __slots__ = ("client_id", "client_secret")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    client_secret: str
    def __init__(self, client_id: _Optional[str] = ..., client_secret: _Optional[str] = ...) -> None: ...

class PutStravaApplicationResponse(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _strava_pb2.StravaConnection
    def __init__(self, connection: _Optional[_Union[_strava_pb2.StravaConnection, _Mapping[str, object]]] = ...) -> None: ...

class TestStravaApplicationRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class TestStravaApplicationResponse(_message.Message):
    __slots__ = ("accepted", "message")
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    accepted: bool
    message: str
    def __init__(self, accepted: _Optional[bool] = ..., message: _Optional[str] = ...) -> None: ...

class DeleteStravaApplicationRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteStravaApplicationResponse(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _strava_pb2.StravaConnection
    def __init__(self, connection: _Optional[_Union[_strava_pb2.StravaConnection, _Mapping[str, object]]] = ...) -> None: ...

class AuthorizeStravaRequest(_message.Message):
    __slots__ = ("redirect_uri",)
    REDIRECT_URI_FIELD_NUMBER: _ClassVar[int]
    redirect_uri: str
    def __init__(self, redirect_uri: _Optional[str] = ...) -> None: ...

class AuthorizeStravaResponse(_message.Message):
    __slots__ = ("authorize_url", "state")
    AUTHORIZE_URL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    authorize_url: str
    state: str
    def __init__(self, authorize_url: _Optional[str] = ..., state: _Optional[str] = ...) -> None: ...

class ConnectStravaRequest(_message.Message):
    __slots__ = ("state", "code", "scope", "error")
    STATE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    state: str
    code: str
    scope: str
    error: str
    def __init__(self, state: _Optional[str] = ..., code: _Optional[str] = ..., scope: _Optional[str] = ..., error: _Optional[str] = ...) -> None: ...

class ConnectStravaResponse(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _strava_pb2.StravaConnection
    def __init__(self, connection: _Optional[_Union[_strava_pb2.StravaConnection, _Mapping[str, object]]] = ...) -> None: ...
