from runningmate.common.v1 import account_pb2 as _account_pb2
from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import description_pb2 as _description_pb2
from runningmate.common.v1 import source_pb2 as _source_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Profile(_message.Message):
    __slots__ = ("provider", "source_kind", "profile", "components")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KIND_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    provider: str
    source_kind: _source_pb2.SourceKind
    profile: _account_pb2.AccountProfile
    components: _containers.RepeatedCompositeFieldContainer[_account_pb2.GearComponent]
    def __init__(self, provider: _Optional[str] = ..., source_kind: _Optional[_Union[_source_pb2.SourceKind, str]] = ..., profile: _Optional[_Union[_account_pb2.AccountProfile, _Mapping[str, object]]] = ..., components: _Optional[_Iterable[_Union[_account_pb2.GearComponent, _Mapping[str, object]]]] = ...) -> None: ...

class Gear(_message.Message):
    __slots__ = ("name", "kind", "brand", "model", "details", "activity_count", "distance_m", "timer_time_s", "first_date", "last_date", "source_kinds", "retired")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    BRAND_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    TIMER_TIME_S_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KINDS_FIELD_NUMBER: _ClassVar[int]
    RETIRED_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: _description_pb2.GearKind
    brand: str
    model: str
    details: _containers.RepeatedCompositeFieldContainer[_account_pb2.LabelledText]
    activity_count: int
    distance_m: float
    timer_time_s: float
    first_date: str
    last_date: str
    source_kinds: _containers.RepeatedScalarFieldContainer[_source_pb2.SourceKind]
    retired: bool
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[_description_pb2.GearKind, str]] = ..., brand: _Optional[str] = ..., model: _Optional[str] = ..., details: _Optional[_Iterable[_Union[_account_pb2.LabelledText, _Mapping[str, object]]]] = ..., activity_count: _Optional[int] = ..., distance_m: _Optional[float] = ..., timer_time_s: _Optional[float] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., source_kinds: _Optional[_Iterable[_Union[_source_pb2.SourceKind, str]]] = ..., retired: _Optional[bool] = ...) -> None: ...

class Route(_message.Message):
    __slots__ = ("route_id", "name", "description", "provider", "source_kind", "point_count", "distance_m", "elevation_gain_m", "size_bytes", "sha256")
    ROUTE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KIND_FIELD_NUMBER: _ClassVar[int]
    POINT_COUNT_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    ELEVATION_GAIN_M_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    route_id: str
    name: str
    description: str
    provider: str
    source_kind: _source_pb2.SourceKind
    point_count: int
    distance_m: float
    elevation_gain_m: float
    size_bytes: int
    sha256: str
    def __init__(self, route_id: _Optional[str] = ..., name: _Optional[str] = ..., description: _Optional[str] = ..., provider: _Optional[str] = ..., source_kind: _Optional[_Union[_source_pb2.SourceKind, str]] = ..., point_count: _Optional[int] = ..., distance_m: _Optional[float] = ..., elevation_gain_m: _Optional[float] = ..., size_bytes: _Optional[int] = ..., sha256: _Optional[str] = ...) -> None: ...

class ListProfilesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListProfilesResponse(_message.Message):
    __slots__ = ("profiles",)
    PROFILES_FIELD_NUMBER: _ClassVar[int]
    profiles: _containers.RepeatedCompositeFieldContainer[Profile]
    def __init__(self, profiles: _Optional[_Iterable[_Union[Profile, _Mapping[str, object]]]] = ...) -> None: ...

class ListGearRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListGearResponse(_message.Message):
    __slots__ = ("gear", "data_use")
    GEAR_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    gear: _containers.RepeatedCompositeFieldContainer[Gear]
    data_use: _data_use_pb2.DataUse
    def __init__(self, gear: _Optional[_Iterable[_Union[Gear, _Mapping[str, object]]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class ListRoutesRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListRoutesResponse(_message.Message):
    __slots__ = ("routes", "next_page_token", "data_use")
    ROUTES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    routes: _containers.RepeatedCompositeFieldContainer[Route]
    next_page_token: str
    data_use: _data_use_pb2.DataUse
    def __init__(self, routes: _Optional[_Iterable[_Union[Route, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class DownloadRouteRequest(_message.Message):
    __slots__ = ("route_id",)
    ROUTE_ID_FIELD_NUMBER: _ClassVar[int]
    route_id: str
    def __init__(self, route_id: _Optional[str] = ...) -> None: ...
