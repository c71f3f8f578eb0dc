import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.common.v1 import stream_pb2 as _stream_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StravaState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STRAVA_STATE_UNSPECIFIED: _ClassVar[StravaState]
    STRAVA_STATE_NO_APPLICATION: _ClassVar[StravaState]
    STRAVA_STATE_NOT_CONNECTED: _ClassVar[StravaState]
    STRAVA_STATE_CONNECTED: _ClassVar[StravaState]
    STRAVA_STATE_RECONNECT: _ClassVar[StravaState]
    STRAVA_STATE_SUBSCRIPTION_LAPSED: _ClassVar[StravaState]
    STRAVA_STATE_SCOPE_MISSING: _ClassVar[StravaState]
    STRAVA_STATE_APPLICATION_REFUSED: _ClassVar[StravaState]
    STRAVA_STATE_DISCONNECTING: _ClassVar[StravaState]

class StravaActivityState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STRAVA_ACTIVITY_STATE_UNSPECIFIED: _ClassVar[StravaActivityState]
    STRAVA_ACTIVITY_STATE_WAITING: _ClassVar[StravaActivityState]
    STRAVA_ACTIVITY_STATE_KEPT: _ClassVar[StravaActivityState]
    STRAVA_ACTIVITY_STATE_GONE: _ClassVar[StravaActivityState]
    STRAVA_ACTIVITY_STATE_BROKEN: _ClassVar[StravaActivityState]
STRAVA_STATE_UNSPECIFIED: StravaState
STRAVA_STATE_NO_APPLICATION: StravaState
STRAVA_STATE_NOT_CONNECTED: StravaState
STRAVA_STATE_CONNECTED: StravaState
STRAVA_STATE_RECONNECT: StravaState
STRAVA_STATE_SUBSCRIPTION_LAPSED: StravaState
STRAVA_STATE_SCOPE_MISSING: StravaState
STRAVA_STATE_APPLICATION_REFUSED: StravaState
STRAVA_STATE_DISCONNECTING: StravaState
STRAVA_ACTIVITY_STATE_UNSPECIFIED: StravaActivityState
STRAVA_ACTIVITY_STATE_WAITING: StravaActivityState
STRAVA_ACTIVITY_STATE_KEPT: StravaActivityState
STRAVA_ACTIVITY_STATE_GONE: StravaActivityState
STRAVA_ACTIVITY_STATE_BROKEN: StravaActivityState

class StravaConnection(_message.Message):
    __slots__ = ("state", "advice", "client_id", "strava_athlete_id", "scopes", "limitations", "progress", "data_use", "connected_at", "notified")
    STATE_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    STRAVA_ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    LIMITATIONS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    CONNECTED_AT_FIELD_NUMBER: _ClassVar[int]
    NOTIFIED_FIELD_NUMBER: _ClassVar[int]
    state: StravaState
    advice: str
    client_id: str
    strava_athlete_id: int
    scopes: _containers.RepeatedScalarFieldContainer[str]
    limitations: _containers.RepeatedScalarFieldContainer[str]
    progress: StravaProgress
    data_use: str
    connected_at: _timestamp_pb2.Timestamp
    notified: bool
    def __init__(self, state: _Optional[_Union[StravaState, str]] = ..., advice: _Optional[str] = ..., client_id: _Optional[str] = ..., strava_athlete_id: _Optional[int] = ..., scopes: _Optional[_Iterable[str]] = ..., limitations: _Optional[_Iterable[str]] = ..., progress: _Optional[_Union[StravaProgress, _Mapping[str, object]]] = ..., data_use: _Optional[str] = ..., connected_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., notified: _Optional[bool] = ...) -> None: ...

class StravaProgress(_message.Message):
    __slots__ = ("known_count", "kept_count", "waiting_count", "broken_count", "listing", "expected_end_at", "waits_until", "listed_at", "calls_in_window", "calls_a_window", "calls_today", "calls_a_day")
    KNOWN_COUNT_FIELD_NUMBER: _ClassVar[int]
    KEPT_COUNT_FIELD_NUMBER: _ClassVar[int]
    WAITING_COUNT_FIELD_NUMBER: _ClassVar[int]
    BROKEN_COUNT_FIELD_NUMBER: _ClassVar[int]
    LISTING_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_END_AT_FIELD_NUMBER: _ClassVar[int]
    WAITS_UNTIL_FIELD_NUMBER: _ClassVar[int]
    LISTED_AT_FIELD_NUMBER: _ClassVar[int]
    CALLS_IN_WINDOW_FIELD_NUMBER: _ClassVar[int]
    CALLS_A_WINDOW_FIELD_NUMBER: _ClassVar[int]
    CALLS_TODAY_FIELD_NUMBER: _ClassVar[int]
    CALLS_A_DAY_FIELD_NUMBER: _ClassVar[int]
    known_count: int
    kept_count: int
    waiting_count: int
    broken_count: int
    listing: bool
    expected_end_at: _timestamp_pb2.Timestamp
    waits_until: _timestamp_pb2.Timestamp
    listed_at: _timestamp_pb2.Timestamp
    calls_in_window: int
    calls_a_window: int
    calls_today: int
    calls_a_day: int
    def __init__(self, known_count: _Optional[int] = ..., kept_count: _Optional[int] = ..., waiting_count: _Optional[int] = ..., broken_count: _Optional[int] = ..., listing: _Optional[bool] = ..., expected_end_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., waits_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., listed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., calls_in_window: _Optional[int] = ..., calls_a_window: _Optional[int] = ..., calls_today: _Optional[int] = ..., calls_a_day: _Optional[int] = ...) -> None: ...

class StravaActivity(_message.Message):
    __slots__ = ("strava_id", "state", "started_at", "sport", "detail", "recording_id", "waiting")
    STRAVA_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    strava_id: int
    state: StravaActivityState
    started_at: _timestamp_pb2.Timestamp
    sport: str
    detail: str
    recording_id: str
    waiting: bool
    def __init__(self, strava_id: _Optional[int] = ..., state: _Optional[_Union[StravaActivityState, str]] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., sport: _Optional[str] = ..., detail: _Optional[str] = ..., recording_id: _Optional[str] = ..., waiting: _Optional[bool] = ...) -> None: ...

class GetStravaConnectionRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetStravaConnectionResponse(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: StravaConnection
    def __init__(self, connection: _Optional[_Union[StravaConnection, _Mapping[str, object]]] = ...) -> None: ...

class DisconnectStravaRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DisconnectStravaResponse(_message.Message):
    __slots__ = ("revoked", "removed_recording_count")
    REVOKED_FIELD_NUMBER: _ClassVar[int]
    REMOVED_RECORDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    revoked: bool
    removed_recording_count: int
    def __init__(self, revoked: _Optional[bool] = ..., removed_recording_count: _Optional[int] = ...) -> None: ...

class SyncStravaRequest(_message.Message):
    __slots__ = ("full",)
    FULL_FIELD_NUMBER: _ClassVar[int]
    full: bool
    def __init__(self, full: _Optional[bool] = ...) -> None: ...

class SyncStravaResponse(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: StravaConnection
    def __init__(self, connection: _Optional[_Union[StravaConnection, _Mapping[str, object]]] = ...) -> None: ...

class WatchStravaSyncRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class WatchStravaSyncResponse(_message.Message):
    __slots__ = ("connection", "heartbeat", "completed", "failed")
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    connection: StravaConnection
    heartbeat: _stream_pb2.Heartbeat
    completed: _stream_pb2.StreamCompleted
    failed: _stream_pb2.StreamFailed
    def __init__(self, connection: _Optional[_Union[StravaConnection, _Mapping[str, object]]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping[str, object]]] = ..., completed: _Optional[_Union[_stream_pb2.StreamCompleted, _Mapping[str, object]]] = ..., failed: _Optional[_Union[_stream_pb2.StreamFailed, _Mapping[str, object]]] = ...) -> None: ...

class ListStravaActivitiesRequest(_message.Message):
    __slots__ = ("states", "page_size", "page_token")
    STATES_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedScalarFieldContainer[StravaActivityState]
    page_size: int
    page_token: str
    def __init__(self, states: _Optional[_Iterable[_Union[StravaActivityState, str]]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListStravaActivitiesResponse(_message.Message):
    __slots__ = ("activities", "next_page_token")
    ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    activities: _containers.RepeatedCompositeFieldContainer[StravaActivity]
    next_page_token: str
    def __init__(self, activities: _Optional[_Iterable[_Union[StravaActivity, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class OpenStravaActivityRequest(_message.Message):
    __slots__ = ("strava_id", "recording_id")
    STRAVA_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    strava_id: int
    recording_id: str
    def __init__(self, strava_id: _Optional[int] = ..., recording_id: _Optional[str] = ...) -> None: ...

class OpenStravaActivityResponse(_message.Message):
    __slots__ = ("activity",)
    ACTIVITY_FIELD_NUMBER: _ClassVar[int]
    activity: StravaActivity
    def __init__(self, activity: _Optional[_Union[StravaActivity, _Mapping[str, object]]] = ...) -> None: ...
