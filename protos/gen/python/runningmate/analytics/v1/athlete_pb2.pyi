import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import source_pb2 as _source_pb2
from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Sex(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEX_UNSPECIFIED: _ClassVar[Sex]
    SEX_FEMALE: _ClassVar[Sex]
    SEX_MALE: _ClassVar[Sex]

class SettingName(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SETTING_NAME_UNSPECIFIED: _ClassVar[SettingName]
    SETTING_NAME_WEIGHT_KG: _ClassVar[SettingName]
    SETTING_NAME_RESTING_HEART_RATE_BPM: _ClassVar[SettingName]
    SETTING_NAME_MAX_HEART_RATE_BPM: _ClassVar[SettingName]
    SETTING_NAME_THRESHOLD_HEART_RATE_BPM: _ClassVar[SettingName]
    SETTING_NAME_THRESHOLD_POWER_W: _ClassVar[SettingName]
    SETTING_NAME_THRESHOLD_SPEED_MPS: _ClassVar[SettingName]
SEX_UNSPECIFIED: Sex
SEX_FEMALE: Sex
SEX_MALE: Sex
SETTING_NAME_UNSPECIFIED: SettingName
SETTING_NAME_WEIGHT_KG: SettingName
SETTING_NAME_RESTING_HEART_RATE_BPM: SettingName
SETTING_NAME_MAX_HEART_RATE_BPM: SettingName
SETTING_NAME_THRESHOLD_HEART_RATE_BPM: SettingName
SETTING_NAME_THRESHOLD_POWER_W: SettingName
SETTING_NAME_THRESHOLD_SPEED_MPS: SettingName

class DatedSetting(_message.Message):
    __slots__ = ("name", "sport", "valid_from", "value", "evidence", "source_kinds")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KINDS_FIELD_NUMBER: _ClassVar[int]
    name: SettingName
    sport: _sport_pb2.Sport
    valid_from: str
    value: float
    evidence: str
    source_kinds: _containers.RepeatedScalarFieldContainer[_source_pb2.SourceKind]
    def __init__(self, name: _Optional[_Union[SettingName, str]] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., valid_from: _Optional[str] = ..., value: _Optional[float] = ..., evidence: _Optional[str] = ..., source_kinds: _Optional[_Iterable[_Union[_source_pb2.SourceKind, str]]] = ...) -> None: ...

class Athlete(_message.Message):
    __slots__ = ("athlete_id", "sex", "time_zone", "settings", "estimates", "missing", "settings_revision", "stale_activity_count")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    ESTIMATES_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_REVISION_FIELD_NUMBER: _ClassVar[int]
    STALE_ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    sex: Sex
    time_zone: str
    settings: _containers.RepeatedCompositeFieldContainer[DatedSetting]
    estimates: _containers.RepeatedCompositeFieldContainer[DatedSetting]
    missing: _containers.RepeatedCompositeFieldContainer[MissingSetting]
    settings_revision: int
    stale_activity_count: int
    def __init__(self, athlete_id: _Optional[str] = ..., sex: _Optional[_Union[Sex, str]] = ..., time_zone: _Optional[str] = ..., settings: _Optional[_Iterable[_Union[DatedSetting, _Mapping[str, object]]]] = ..., estimates: _Optional[_Iterable[_Union[DatedSetting, _Mapping[str, object]]]] = ..., missing: _Optional[_Iterable[_Union[MissingSetting, _Mapping[str, object]]]] = ..., settings_revision: _Optional[int] = ..., stale_activity_count: _Optional[int] = ...) -> None: ...

class MissingSetting(_message.Message):
    __slots__ = ("name", "sport", "reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    name: SettingName
    sport: _sport_pb2.Sport
    reason: str
    def __init__(self, name: _Optional[_Union[SettingName, str]] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., reason: _Optional[str] = ...) -> None: ...

class ErasureConfirmation(_message.Message):
    __slots__ = ("service", "confirmed_at", "advice")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_AT_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    service: str
    confirmed_at: _timestamp_pb2.Timestamp
    advice: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, service: _Optional[str] = ..., confirmed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., advice: _Optional[_Iterable[str]] = ...) -> None: ...

class Erasure(_message.Message):
    __slots__ = ("athlete_id", "erased_at", "completed_at", "confirmations")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    ERASED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    CONFIRMATIONS_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    erased_at: _timestamp_pb2.Timestamp
    completed_at: _timestamp_pb2.Timestamp
    confirmations: _containers.RepeatedCompositeFieldContainer[ErasureConfirmation]
    def __init__(self, athlete_id: _Optional[str] = ..., erased_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., completed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., confirmations: _Optional[_Iterable[_Union[ErasureConfirmation, _Mapping[str, object]]]] = ...) -> None: ...

class GetErasureRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetErasureResponse(_message.Message):
    __slots__ = ("erasure",)
    ERASURE_FIELD_NUMBER: _ClassVar[int]
    erasure: Erasure
    def __init__(self, erasure: _Optional[_Union[Erasure, _Mapping[str, object]]] = ...) -> None: ...

class ListErasuresRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListErasuresResponse(_message.Message):
    __slots__ = ("erasures", "next_page_token")
    ERASURES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    erasures: _containers.RepeatedCompositeFieldContainer[Erasure]
    next_page_token: str
    def __init__(self, erasures: _Optional[_Iterable[_Union[Erasure, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetAthleteRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetAthleteResponse(_message.Message):
    __slots__ = ("athlete", "data_use")
    ATHLETE_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    athlete: Athlete
    data_use: _data_use_pb2.DataUse
    def __init__(self, athlete: _Optional[_Union[Athlete, _Mapping[str, object]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class UpdateAthleteRequest(_message.Message):
    __slots__ = ("sex", "time_zone")
    SEX_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    sex: Sex
    time_zone: str
    def __init__(self, sex: _Optional[_Union[Sex, str]] = ..., time_zone: _Optional[str] = ...) -> None: ...

class UpdateAthleteResponse(_message.Message):
    __slots__ = ("athlete",)
    ATHLETE_FIELD_NUMBER: _ClassVar[int]
    athlete: Athlete
    def __init__(self, athlete: _Optional[_Union[Athlete, _Mapping[str, object]]] = ...) -> None: ...

class PutSettingRequest(_message.Message):
    __slots__ = ("setting",)
    SETTING_FIELD_NUMBER: _ClassVar[int]
    setting: DatedSetting
    def __init__(self, setting: _Optional[_Union[DatedSetting, _Mapping[str, object]]] = ...) -> None: ...

class PutSettingResponse(_message.Message):
    __slots__ = ("athlete",)
    ATHLETE_FIELD_NUMBER: _ClassVar[int]
    athlete: Athlete
    def __init__(self, athlete: _Optional[_Union[Athlete, _Mapping[str, object]]] = ...) -> None: ...

class DeleteSettingRequest(_message.Message):
    __slots__ = ("name", "sport", "valid_from")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    name: SettingName
    sport: _sport_pb2.Sport
    valid_from: str
    def __init__(self, name: _Optional[_Union[SettingName, str]] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., valid_from: _Optional[str] = ...) -> None: ...

class DeleteSettingResponse(_message.Message):
    __slots__ = ("athlete",)
    ATHLETE_FIELD_NUMBER: _ClassVar[int]
    athlete: Athlete
    def __init__(self, athlete: _Optional[_Union[Athlete, _Mapping[str, object]]] = ...) -> None: ...

class EraseAthleteRequest(_message.Message):
    __slots__ = ("confirm_athlete_id",)
    CONFIRM_ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    confirm_athlete_id: str
    def __init__(self, confirm_athlete_id: _Optional[str] = ...) -> None: ...

class EraseAthleteResponse(_message.Message):
    __slots__ = ("erased_activity_count",)
    ERASED_ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    erased_activity_count: int
    def __init__(self, erased_activity_count: _Optional[int] = ...) -> None: ...

class ListTrainedAthletesRequest(_message.Message):
    __slots__ = ("week_count", "page_size", "page_token")
    WEEK_COUNT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    week_count: int
    page_size: int
    page_token: str
    def __init__(self, week_count: _Optional[int] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListTrainedAthletesResponse(_message.Message):
    __slots__ = ("athletes", "next_page_token")
    ATHLETES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    athletes: _containers.RepeatedCompositeFieldContainer[TrainedAthlete]
    next_page_token: str
    def __init__(self, athletes: _Optional[_Iterable[_Union[TrainedAthlete, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class TrainedAthlete(_message.Message):
    __slots__ = ("athlete_id", "from_dates")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_DATES_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    from_dates: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, athlete_id: _Optional[str] = ..., from_dates: _Optional[_Iterable[str]] = ...) -> None: ...
