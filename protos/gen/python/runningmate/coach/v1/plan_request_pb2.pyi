from runningmate.coach.v1 import plan_pb2 as _plan_pb2
from runningmate.coach.v1 import training_pb2 as _training_pb2
from runningmate.coach.v1 import workout_pb2 as _workout_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Remedy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REMEDY_UNSPECIFIED: _ClassVar[Remedy]
    REMEDY_SKIP: _ClassVar[Remedy]
    REMEDY_MOVE: _ClassVar[Remedy]
    REMEDY_SWAP: _ClassVar[Remedy]

class PlanChangeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLAN_CHANGE_KIND_UNSPECIFIED: _ClassVar[PlanChangeKind]
    PLAN_CHANGE_KIND_ADDED: _ClassVar[PlanChangeKind]
    PLAN_CHANGE_KIND_REMOVED: _ClassVar[PlanChangeKind]
    PLAN_CHANGE_KIND_MOVED: _ClassVar[PlanChangeKind]
    PLAN_CHANGE_KIND_CHANGED: _ClassVar[PlanChangeKind]

class PlanFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLAN_FORMAT_UNSPECIFIED: _ClassVar[PlanFormat]
    PLAN_FORMAT_ICS: _ClassVar[PlanFormat]
    PLAN_FORMAT_FIT: _ClassVar[PlanFormat]
    PLAN_FORMAT_ZWO: _ClassVar[PlanFormat]
REMEDY_UNSPECIFIED: Remedy
REMEDY_SKIP: Remedy
REMEDY_MOVE: Remedy
REMEDY_SWAP: Remedy
PLAN_CHANGE_KIND_UNSPECIFIED: PlanChangeKind
PLAN_CHANGE_KIND_ADDED: PlanChangeKind
PLAN_CHANGE_KIND_REMOVED: PlanChangeKind
PLAN_CHANGE_KIND_MOVED: PlanChangeKind
PLAN_CHANGE_KIND_CHANGED: PlanChangeKind
PLAN_FORMAT_UNSPECIFIED: PlanFormat
PLAN_FORMAT_ICS: PlanFormat
PLAN_FORMAT_FIT: PlanFormat
PLAN_FORMAT_ZWO: PlanFormat

class ProposePlanRequest(_message.Message):
    __slots__ = ("request_id", "goal", "constraints", "from_date", "health_cleared")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    GOAL_FIELD_NUMBER: _ClassVar[int]
    CONSTRAINTS_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    HEALTH_CLEARED_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    goal: _training_pb2.PlanGoal
    constraints: _training_pb2.TrainingConstraints
    from_date: str
    health_cleared: bool
    def __init__(self, request_id: _Optional[str] = ..., goal: _Optional[_Union[_training_pb2.PlanGoal, _Mapping[str, object]]] = ..., constraints: _Optional[_Union[_training_pb2.TrainingConstraints, _Mapping[str, object]]] = ..., from_date: _Optional[str] = ..., health_cleared: _Optional[bool] = ...) -> None: ...

class ProposePlanResponse(_message.Message):
    __slots__ = ("plan", "forecast")
    PLAN_FIELD_NUMBER: _ClassVar[int]
    FORECAST_FIELD_NUMBER: _ClassVar[int]
    plan: _plan_pb2.Plan
    forecast: _containers.RepeatedCompositeFieldContainer[_plan_pb2.ForecastDay]
    def __init__(self, plan: _Optional[_Union[_plan_pb2.Plan, _Mapping[str, object]]] = ..., forecast: _Optional[_Iterable[_Union[_plan_pb2.ForecastDay, _Mapping[str, object]]]] = ...) -> None: ...

class ReplanRequest(_message.Message):
    __slots__ = ("request_id", "plan_id", "goal", "missed_session_id", "remedy", "health_cleared", "constraints")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    GOAL_FIELD_NUMBER: _ClassVar[int]
    MISSED_SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    HEALTH_CLEARED_FIELD_NUMBER: _ClassVar[int]
    CONSTRAINTS_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    plan_id: str
    goal: _training_pb2.PlanGoal
    missed_session_id: str
    remedy: Remedy
    health_cleared: bool
    constraints: _training_pb2.TrainingConstraints
    def __init__(self, request_id: _Optional[str] = ..., plan_id: _Optional[str] = ..., goal: _Optional[_Union[_training_pb2.PlanGoal, _Mapping[str, object]]] = ..., missed_session_id: _Optional[str] = ..., remedy: _Optional[_Union[Remedy, str]] = ..., health_cleared: _Optional[bool] = ..., constraints: _Optional[_Union[_training_pb2.TrainingConstraints, _Mapping[str, object]]] = ...) -> None: ...

class ReplanResponse(_message.Message):
    __slots__ = ("plan", "changes", "remedy", "forecast")
    PLAN_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    FORECAST_FIELD_NUMBER: _ClassVar[int]
    plan: _plan_pb2.Plan
    changes: _containers.RepeatedCompositeFieldContainer[PlanChange]
    remedy: Remedy
    forecast: _containers.RepeatedCompositeFieldContainer[_plan_pb2.ForecastDay]
    def __init__(self, plan: _Optional[_Union[_plan_pb2.Plan, _Mapping[str, object]]] = ..., changes: _Optional[_Iterable[_Union[PlanChange, _Mapping[str, object]]]] = ..., remedy: _Optional[_Union[Remedy, str]] = ..., forecast: _Optional[_Iterable[_Union[_plan_pb2.ForecastDay, _Mapping[str, object]]]] = ...) -> None: ...

class PlanChange(_message.Message):
    __slots__ = ("kind", "before", "after")
    KIND_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    kind: PlanChangeKind
    before: _workout_pb2.PlannedSession
    after: _workout_pb2.PlannedSession
    def __init__(self, kind: _Optional[_Union[PlanChangeKind, str]] = ..., before: _Optional[_Union[_workout_pb2.PlannedSession, _Mapping[str, object]]] = ..., after: _Optional[_Union[_workout_pb2.PlannedSession, _Mapping[str, object]]] = ...) -> None: ...

class AcceptPlanRequest(_message.Message):
    __slots__ = ("plan_id",)
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    def __init__(self, plan_id: _Optional[str] = ...) -> None: ...

class AcceptPlanResponse(_message.Message):
    __slots__ = ("plan",)
    PLAN_FIELD_NUMBER: _ClassVar[int]
    plan: _plan_pb2.Plan
    def __init__(self, plan: _Optional[_Union[_plan_pb2.Plan, _Mapping[str, object]]] = ...) -> None: ...

class GetPlanRequest(_message.Message):
    __slots__ = ("plan_id",)
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    def __init__(self, plan_id: _Optional[str] = ...) -> None: ...

class GetPlanResponse(_message.Message):
    __slots__ = ("plan", "forecast", "changes")
    PLAN_FIELD_NUMBER: _ClassVar[int]
    FORECAST_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    plan: _plan_pb2.Plan
    forecast: _containers.RepeatedCompositeFieldContainer[_plan_pb2.ForecastDay]
    changes: _containers.RepeatedCompositeFieldContainer[PlanChange]
    def __init__(self, plan: _Optional[_Union[_plan_pb2.Plan, _Mapping[str, object]]] = ..., forecast: _Optional[_Iterable[_Union[_plan_pb2.ForecastDay, _Mapping[str, object]]]] = ..., changes: _Optional[_Iterable[_Union[PlanChange, _Mapping[str, object]]]] = ...) -> None: ...

class ListPlansRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListPlansResponse(_message.Message):
    __slots__ = ("plans",)
    PLANS_FIELD_NUMBER: _ClassVar[int]
    plans: _containers.RepeatedCompositeFieldContainer[_plan_pb2.Plan]
    def __init__(self, plans: _Optional[_Iterable[_Union[_plan_pb2.Plan, _Mapping[str, object]]]] = ...) -> None: ...

class DeletePlanRequest(_message.Message):
    __slots__ = ("plan_id",)
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    def __init__(self, plan_id: _Optional[str] = ...) -> None: ...

class DeletePlanResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetTrainingConstraintsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetTrainingConstraintsResponse(_message.Message):
    __slots__ = ("constraints",)
    CONSTRAINTS_FIELD_NUMBER: _ClassVar[int]
    constraints: _training_pb2.TrainingConstraints
    def __init__(self, constraints: _Optional[_Union[_training_pb2.TrainingConstraints, _Mapping[str, object]]] = ...) -> None: ...

class UpdateTrainingConstraintsRequest(_message.Message):
    __slots__ = ("constraints",)
    CONSTRAINTS_FIELD_NUMBER: _ClassVar[int]
    constraints: _training_pb2.TrainingConstraints
    def __init__(self, constraints: _Optional[_Union[_training_pb2.TrainingConstraints, _Mapping[str, object]]] = ...) -> None: ...

class UpdateTrainingConstraintsResponse(_message.Message):
    __slots__ = ("constraints",)
    CONSTRAINTS_FIELD_NUMBER: _ClassVar[int]
    constraints: _training_pb2.TrainingConstraints
    def __init__(self, constraints: _Optional[_Union[_training_pb2.TrainingConstraints, _Mapping[str, object]]] = ...) -> None: ...

class ExportPlanRequest(_message.Message):
    __slots__ = ("plan_id", "format", "session_id")
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    format: PlanFormat
    session_id: str
    def __init__(self, plan_id: _Optional[str] = ..., format: _Optional[_Union[PlanFormat, str]] = ..., session_id: _Optional[str] = ...) -> None: ...

class ExportPlanResponse(_message.Message):
    __slots__ = ("file_name", "media_type", "content")
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    file_name: str
    media_type: str
    content: bytes
    def __init__(self, file_name: _Optional[str] = ..., media_type: _Optional[str] = ..., content: _Optional[bytes] = ...) -> None: ...
