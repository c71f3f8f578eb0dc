from runningmate.common.v1 import sport_pb2 as _sport_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SessionKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SESSION_KIND_UNSPECIFIED: _ClassVar[SessionKind]
    SESSION_KIND_EASY: _ClassVar[SessionKind]
    SESSION_KIND_LONG: _ClassVar[SessionKind]
    SESSION_KIND_TEMPO: _ClassVar[SessionKind]
    SESSION_KIND_THRESHOLD: _ClassVar[SessionKind]
    SESSION_KIND_INTERVALS: _ClassVar[SessionKind]
    SESSION_KIND_RACE_PACE: _ClassVar[SessionKind]
    SESSION_KIND_RACE: _ClassVar[SessionKind]

class StepRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STEP_ROLE_UNSPECIFIED: _ClassVar[StepRole]
    STEP_ROLE_WARM_UP: _ClassVar[StepRole]
    STEP_ROLE_WORK: _ClassVar[StepRole]
    STEP_ROLE_RECOVER: _ClassVar[StepRole]
    STEP_ROLE_STEADY: _ClassVar[StepRole]
    STEP_ROLE_COOL_DOWN: _ClassVar[StepRole]

class TargetChannel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TARGET_CHANNEL_UNSPECIFIED: _ClassVar[TargetChannel]
    TARGET_CHANNEL_POWER_W: _ClassVar[TargetChannel]
    TARGET_CHANNEL_SPEED_MPS: _ClassVar[TargetChannel]
    TARGET_CHANNEL_HEART_RATE_BPM: _ClassVar[TargetChannel]
    TARGET_CHANNEL_PERCEIVED_EXERTION: _ClassVar[TargetChannel]
SESSION_KIND_UNSPECIFIED: SessionKind
SESSION_KIND_EASY: SessionKind
SESSION_KIND_LONG: SessionKind
SESSION_KIND_TEMPO: SessionKind
SESSION_KIND_THRESHOLD: SessionKind
SESSION_KIND_INTERVALS: SessionKind
SESSION_KIND_RACE_PACE: SessionKind
SESSION_KIND_RACE: SessionKind
STEP_ROLE_UNSPECIFIED: StepRole
STEP_ROLE_WARM_UP: StepRole
STEP_ROLE_WORK: StepRole
STEP_ROLE_RECOVER: StepRole
STEP_ROLE_STEADY: StepRole
STEP_ROLE_COOL_DOWN: StepRole
TARGET_CHANNEL_UNSPECIFIED: TargetChannel
TARGET_CHANNEL_POWER_W: TargetChannel
TARGET_CHANNEL_SPEED_MPS: TargetChannel
TARGET_CHANNEL_HEART_RATE_BPM: TargetChannel
TARGET_CHANNEL_PERCEIVED_EXERTION: TargetChannel

class StepTarget(_message.Message):
    __slots__ = ("channel", "low", "high", "threshold", "threshold_valid_from")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    LOW_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    channel: TargetChannel
    low: float
    high: float
    threshold: float
    threshold_valid_from: str
    def __init__(self, channel: _Optional[_Union[TargetChannel, str]] = ..., low: _Optional[float] = ..., high: _Optional[float] = ..., threshold: _Optional[float] = ..., threshold_valid_from: _Optional[str] = ...) -> None: ...

class WorkoutStep(_message.Message):
    __slots__ = ("role", "duration_s", "low_intensity", "high_intensity", "target")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    DURATION_S_FIELD_NUMBER: _ClassVar[int]
    LOW_INTENSITY_FIELD_NUMBER: _ClassVar[int]
    HIGH_INTENSITY_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    role: StepRole
    duration_s: int
    low_intensity: float
    high_intensity: float
    target: StepTarget
    def __init__(self, role: _Optional[_Union[StepRole, str]] = ..., duration_s: _Optional[int] = ..., low_intensity: _Optional[float] = ..., high_intensity: _Optional[float] = ..., target: _Optional[_Union[StepTarget, _Mapping[str, object]]] = ...) -> None: ...

class WorkoutBlock(_message.Message):
    __slots__ = ("repeat_count", "steps")
    REPEAT_COUNT_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    repeat_count: int
    steps: _containers.RepeatedCompositeFieldContainer[WorkoutStep]
    def __init__(self, repeat_count: _Optional[int] = ..., steps: _Optional[_Iterable[_Union[WorkoutStep, _Mapping[str, object]]]] = ...) -> None: ...

class EasierSession(_message.Message):
    __slots__ = ("kind", "duration_minutes", "load", "blocks")
    KIND_FIELD_NUMBER: _ClassVar[int]
    DURATION_MINUTES_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    kind: SessionKind
    duration_minutes: int
    load: float
    blocks: _containers.RepeatedCompositeFieldContainer[WorkoutBlock]
    def __init__(self, kind: _Optional[_Union[SessionKind, str]] = ..., duration_minutes: _Optional[int] = ..., load: _Optional[float] = ..., blocks: _Optional[_Iterable[_Union[WorkoutBlock, _Mapping[str, object]]]] = ...) -> None: ...

class PlannedSession(_message.Message):
    __slots__ = ("session_id", "date", "sport", "kind", "duration_minutes", "load", "key", "why", "blocks", "easier", "race_name")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    SPORT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DURATION_MINUTES_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    EASIER_FIELD_NUMBER: _ClassVar[int]
    RACE_NAME_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    date: str
    sport: _sport_pb2.Sport
    kind: SessionKind
    duration_minutes: int
    load: float
    key: bool
    why: str
    blocks: _containers.RepeatedCompositeFieldContainer[WorkoutBlock]
    easier: EasierSession
    race_name: str
    def __init__(self, session_id: _Optional[str] = ..., date: _Optional[str] = ..., sport: _Optional[_Union[_sport_pb2.Sport, str]] = ..., kind: _Optional[_Union[SessionKind, str]] = ..., duration_minutes: _Optional[int] = ..., load: _Optional[float] = ..., key: _Optional[bool] = ..., why: _Optional[str] = ..., blocks: _Optional[_Iterable[_Union[WorkoutBlock, _Mapping[str, object]]]] = ..., easier: _Optional[_Union[EasierSession, _Mapping[str, object]]] = ..., race_name: _Optional[str] = ...) -> None: ...
