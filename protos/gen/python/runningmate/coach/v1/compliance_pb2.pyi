from runningmate.coach.v1 import workout_pb2 as _workout_pb2
from runningmate.common.v1 import data_use_pb2 as _data_use_pb2
from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SessionOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SESSION_OUTCOME_UNSPECIFIED: _ClassVar[SessionOutcome]
    SESSION_OUTCOME_DONE: _ClassVar[SessionOutcome]
    SESSION_OUTCOME_PARTLY_DONE: _ClassVar[SessionOutcome]
    SESSION_OUTCOME_MISSED: _ClassVar[SessionOutcome]
SESSION_OUTCOME_UNSPECIFIED: SessionOutcome
SESSION_OUTCOME_DONE: SessionOutcome
SESSION_OUTCOME_PARTLY_DONE: SessionOutcome
SESSION_OUTCOME_MISSED: SessionOutcome

class GetComplianceRequest(_message.Message):
    __slots__ = ("plan_id",)
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    def __init__(self, plan_id: _Optional[str] = ...) -> None: ...

class GetComplianceResponse(_message.Message):
    __slots__ = ("weeks", "data_use")
    WEEKS_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    weeks: _containers.RepeatedCompositeFieldContainer[WeekCompliance]
    data_use: _data_use_pb2.DataUse
    def __init__(self, weeks: _Optional[_Iterable[_Union[WeekCompliance, _Mapping[str, object]]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ...) -> None: ...

class WeekCompliance(_message.Message):
    __slots__ = ("monday", "planned_load", "done_load", "sessions", "extra_activity_count")
    MONDAY_FIELD_NUMBER: _ClassVar[int]
    PLANNED_LOAD_FIELD_NUMBER: _ClassVar[int]
    DONE_LOAD_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    EXTRA_ACTIVITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    monday: str
    planned_load: float
    done_load: float
    sessions: _containers.RepeatedCompositeFieldContainer[SessionCompliance]
    extra_activity_count: int
    def __init__(self, monday: _Optional[str] = ..., planned_load: _Optional[float] = ..., done_load: _Optional[float] = ..., sessions: _Optional[_Iterable[_Union[SessionCompliance, _Mapping[str, object]]]] = ..., extra_activity_count: _Optional[int] = ...) -> None: ...

class SessionCompliance(_message.Message):
    __slots__ = ("session_id", "date", "sport", "kind", "planned_load", "done_load", "planned_minutes", "done_minutes", "outcome", "activity_ids")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PLANNED_LOAD_FIELD_NUMBER: _ClassVar[int]
    DONE_LOAD_FIELD_NUMBER: _ClassVar[int]
    PLANNED_MINUTES_FIELD_NUMBER: _ClassVar[int]
    DONE_MINUTES_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_IDS_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    date: str
    sport: _sport_pb2.Sport
    kind: _workout_pb2.SessionKind
    planned_load: float
    done_load: float
    planned_minutes: int
    done_minutes: int
    outcome: SessionOutcome
    activity_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, session_id: _Optional[str] = ..., date: _Optional[str] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., kind: _Optional[_Union[_workout_pb2.SessionKind, str]] = ..., planned_load: _Optional[float] = ..., done_load: _Optional[float] = ..., planned_minutes: _Optional[int] = ..., done_minutes: _Optional[int] = ..., outcome: _Optional[_Union[SessionOutcome, str]] = ..., activity_ids: _Optional[_Iterable[str]] = ...) -> None: ...
