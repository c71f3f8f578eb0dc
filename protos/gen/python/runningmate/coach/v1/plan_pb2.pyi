import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from runningmate.coach.v1 import training_pb2 as _training_pb2
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

class PlanState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLAN_STATE_UNSPECIFIED: _ClassVar[PlanState]
    PLAN_STATE_PROPOSED: _ClassVar[PlanState]
    PLAN_STATE_ACCEPTED: _ClassVar[PlanState]
    PLAN_STATE_REPLACED: _ClassVar[PlanState]

class PlanPhase(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLAN_PHASE_UNSPECIFIED: _ClassVar[PlanPhase]
    PLAN_PHASE_BASE: _ClassVar[PlanPhase]
    PLAN_PHASE_BUILD: _ClassVar[PlanPhase]
    PLAN_PHASE_PEAK: _ClassVar[PlanPhase]
    PLAN_PHASE_TAPER: _ClassVar[PlanPhase]

class PlanProblemReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLAN_PROBLEM_REASON_UNSPECIFIED: _ClassVar[PlanProblemReason]
    PLAN_PROBLEM_REASON_DAILY_TIME: _ClassVar[PlanProblemReason]
    PLAN_PROBLEM_REASON_KEY_SESSION: _ClassVar[PlanProblemReason]
    PLAN_PROBLEM_REASON_RAMP: _ClassVar[PlanProblemReason]
    PLAN_PROBLEM_REASON_RACE_BLOCKED: _ClassVar[PlanProblemReason]
    PLAN_PROBLEM_REASON_RACE_SOON: _ClassVar[PlanProblemReason]
    PLAN_PROBLEM_REASON_NO_TRAINING: _ClassVar[PlanProblemReason]
PLAN_STATE_UNSPECIFIED: PlanState
PLAN_STATE_PROPOSED: PlanState
PLAN_STATE_ACCEPTED: PlanState
PLAN_STATE_REPLACED: PlanState
PLAN_PHASE_UNSPECIFIED: PlanPhase
PLAN_PHASE_BASE: PlanPhase
PLAN_PHASE_BUILD: PlanPhase
PLAN_PHASE_PEAK: PlanPhase
PLAN_PHASE_TAPER: PlanPhase
PLAN_PROBLEM_REASON_UNSPECIFIED: PlanProblemReason
PLAN_PROBLEM_REASON_DAILY_TIME: PlanProblemReason
PLAN_PROBLEM_REASON_KEY_SESSION: PlanProblemReason
PLAN_PROBLEM_REASON_RAMP: PlanProblemReason
PLAN_PROBLEM_REASON_RACE_BLOCKED: PlanProblemReason
PLAN_PROBLEM_REASON_RACE_SOON: PlanProblemReason
PLAN_PROBLEM_REASON_NO_TRAINING: PlanProblemReason

class KeySession(_message.Message):
    __slots__ = ("sport", "kind")
    SPORT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    sport: _sport_pb2.Sport
    kind: _workout_pb2.SessionKind
    def __init__(self, sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., kind: _Optional[_Union[_workout_pb2.SessionKind, str]] = ...) -> None: ...

class PlanWeek(_message.Message):
    __slots__ = ("monday", "phase", "recovery", "target_load", "planned_load", "full", "sessions", "key_sessions")
    MONDAY_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    RECOVERY_FIELD_NUMBER: _ClassVar[int]
    TARGET_LOAD_FIELD_NUMBER: _ClassVar[int]
    PLANNED_LOAD_FIELD_NUMBER: _ClassVar[int]
    FULL_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    KEY_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    monday: str
    phase: PlanPhase
    recovery: bool
    target_load: float
    planned_load: float
    full: bool
    sessions: _containers.RepeatedCompositeFieldContainer[_workout_pb2.PlannedSession]
    key_sessions: _containers.RepeatedCompositeFieldContainer[KeySession]
    def __init__(self, monday: _Optional[str] = ..., phase: _Optional[_Union[PlanPhase, str]] = ..., recovery: _Optional[bool] = ..., target_load: _Optional[float] = ..., planned_load: _Optional[float] = ..., full: _Optional[bool] = ..., sessions: _Optional[_Iterable[_Union[_workout_pb2.PlannedSession, _Mapping[str, object]]]] = ..., key_sessions: _Optional[_Iterable[_Union[KeySession, _Mapping[str, object]]]] = ...) -> None: ...

class PlanProblem(_message.Message):
    __slots__ = ("reason", "text", "from_date", "to_date", "wanted", "possible")
    REASON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    WANTED_FIELD_NUMBER: _ClassVar[int]
    POSSIBLE_FIELD_NUMBER: _ClassVar[int]
    reason: PlanProblemReason
    text: str
    from_date: str
    to_date: str
    wanted: float
    possible: float
    def __init__(self, reason: _Optional[_Union[PlanProblemReason, str]] = ..., text: _Optional[str] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., wanted: _Optional[float] = ..., possible: _Optional[float] = ...) -> None: ...

class Plan(_message.Message):
    __slots__ = ("plan_id", "state", "replaces_plan_id", "created_at", "from_date", "goal", "constraints", "weeks", "problems", "data_use", "start_date", "because")
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REPLACES_PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    GOAL_FIELD_NUMBER: _ClassVar[int]
    CONSTRAINTS_FIELD_NUMBER: _ClassVar[int]
    WEEKS_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    DATA_USE_FIELD_NUMBER: _ClassVar[int]
    START_DATE_FIELD_NUMBER: _ClassVar[int]
    BECAUSE_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    state: PlanState
    replaces_plan_id: str
    created_at: _timestamp_pb2.Timestamp
    from_date: str
    goal: _training_pb2.PlanGoal
    constraints: _training_pb2.TrainingConstraints
    weeks: _containers.RepeatedCompositeFieldContainer[PlanWeek]
    problems: _containers.RepeatedCompositeFieldContainer[PlanProblem]
    data_use: _data_use_pb2.DataUse
    start_date: str
    because: _containers.RepeatedCompositeFieldContainer[PlanReason]
    def __init__(self, plan_id: _Optional[str] = ..., state: _Optional[_Union[PlanState, str]] = ..., replaces_plan_id: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., from_date: _Optional[str] = ..., goal: _Optional[_Union[_training_pb2.PlanGoal, _Mapping[str, object]]] = ..., constraints: _Optional[_Union[_training_pb2.TrainingConstraints, _Mapping[str, object]]] = ..., weeks: _Optional[_Iterable[_Union[PlanWeek, _Mapping[str, object]]]] = ..., problems: _Optional[_Iterable[_Union[PlanProblem, _Mapping[str, object]]]] = ..., data_use: _Optional[_Union[_data_use_pb2.DataUse, _Mapping[str, object]]] = ..., start_date: _Optional[str] = ..., because: _Optional[_Iterable[_Union[PlanReason, _Mapping[str, object]]]] = ...) -> None: ...

class PlanReason(_message.Message):
    __slots__ = ("memory_id", "said_on", "words")
    MEMORY_ID_FIELD_NUMBER: _ClassVar[int]
    SAID_ON_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    memory_id: str
    said_on: str
    words: str
    def __init__(self, memory_id: _Optional[str] = ..., said_on: _Optional[str] = ..., words: _Optional[str] = ...) -> None: ...

class ForecastDay(_message.Message):
    __slots__ = ("date", "load", "fitness", "fatigue", "form")
    DATE_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    FITNESS_FIELD_NUMBER: _ClassVar[int]
    FATIGUE_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    date: str
    load: float
    fitness: float
    fatigue: float
    form: float
    def __init__(self, date: _Optional[str] = ..., load: _Optional[float] = ..., fitness: _Optional[float] = ..., fatigue: _Optional[float] = ..., form: _Optional[float] = ...) -> None: ...
