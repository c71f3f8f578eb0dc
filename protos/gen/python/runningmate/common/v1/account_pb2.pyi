from runningmate.common.v1 import description_pb2 as _description_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AccountDescription(_message.Message):
    __slots__ = ("provider", "profile", "gear", "components", "routes")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    GEAR_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    ROUTES_FIELD_NUMBER: _ClassVar[int]
    provider: str
    profile: AccountProfile
    gear: _containers.RepeatedCompositeFieldContainer[AccountGear]
    components: _containers.RepeatedCompositeFieldContainer[GearComponent]
    routes: _containers.RepeatedCompositeFieldContainer[AccountRoute]
    def __init__(self, provider: _Optional[str] = ..., profile: _Optional[_Union[AccountProfile, _Mapping[str, object]]] = ..., gear: _Optional[_Iterable[_Union[AccountGear, _Mapping[str, object]]]] = ..., components: _Optional[_Iterable[_Union[GearComponent, _Mapping[str, object]]]] = ..., routes: _Optional[_Iterable[_Union[AccountRoute, _Mapping[str, object]]]] = ...) -> None: ...

class AccountProfile(_message.Message):
    __slots__ = ("provider_athlete_id", "name", "about", "sex", "weight_kg", "city", "state", "country", "time_zone", "threshold_power_w")
    PROVIDER_ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ABOUT_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_KG_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_POWER_W_FIELD_NUMBER: _ClassVar[int]
    provider_athlete_id: str
    name: str
    about: str
    sex: str
    weight_kg: float
    city: str
    state: str
    country: str
    time_zone: str
    threshold_power_w: float
    def __init__(self, provider_athlete_id: _Optional[str] = ..., name: _Optional[str] = ..., about: _Optional[str] = ..., sex: _Optional[str] = ..., weight_kg: _Optional[float] = ..., city: _Optional[str] = ..., state: _Optional[str] = ..., country: _Optional[str] = ..., time_zone: _Optional[str] = ..., threshold_power_w: _Optional[float] = ...) -> None: ...

class AccountGear(_message.Message):
    __slots__ = ("kind", "name", "brand", "model", "details")
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    BRAND_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    kind: _description_pb2.GearKind
    name: str
    brand: str
    model: str
    details: _containers.RepeatedCompositeFieldContainer[LabelledText]
    def __init__(self, kind: _Optional[_Union[_description_pb2.GearKind, str]] = ..., name: _Optional[str] = ..., brand: _Optional[str] = ..., model: _Optional[str] = ..., details: _Optional[_Iterable[_Union[LabelledText, _Mapping[str, object]]]] = ...) -> None: ...

class GearComponent(_message.Message):
    __slots__ = ("name", "details")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    name: str
    details: _containers.RepeatedCompositeFieldContainer[LabelledText]
    def __init__(self, name: _Optional[str] = ..., details: _Optional[_Iterable[_Union[LabelledText, _Mapping[str, object]]]] = ...) -> None: ...

class LabelledText(_message.Message):
    __slots__ = ("label", "text")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    label: str
    text: str
    def __init__(self, label: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class AccountRoute(_message.Message):
    __slots__ = ("name", "description", "file_name", "object_key", "sha256", "size_bytes", "point_count", "distance_m", "elevation_gain_m")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    POINT_COUNT_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    ELEVATION_GAIN_M_FIELD_NUMBER: _ClassVar[int]
    name: str
    description: str
    file_name: str
    object_key: str
    sha256: str
    size_bytes: int
    point_count: int
    distance_m: float
    elevation_gain_m: float
    def __init__(self, name: _Optional[str] = ..., description: _Optional[str] = ..., file_name: _Optional[str] = ..., object_key: _Optional[str] = ..., sha256: _Optional[str] = ..., size_bytes: _Optional[int] = ..., point_count: _Optional[int] = ..., distance_m: _Optional[float] = ..., elevation_gain_m: _Optional[float] = ...) -> None: ...
