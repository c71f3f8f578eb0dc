from runningmate.common.v1 import source_pb2 as _source_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ActivityIngested(_message.Message):
    __slots__ = ("athlete_id", "recording_id", "revision", "object_key", "sha256", "size_bytes", "format", "source_kind", "description_key", "description_sha256", "description_revision")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KIND_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_KEY_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_SHA256_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_REVISION_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    recording_id: str
    revision: int
    object_key: str
    sha256: str
    size_bytes: int
    format: _source_pb2.RecordingFormat
    source_kind: _source_pb2.SourceKind
    description_key: str
    description_sha256: str
    description_revision: int
    def __init__(self, athlete_id: _Optional[str] = ..., recording_id: _Optional[str] = ..., revision: _Optional[int] = ..., object_key: _Optional[str] = ..., sha256: _Optional[str] = ..., size_bytes: _Optional[int] = ..., format: _Optional[_Union[_source_pb2.RecordingFormat, str]] = ..., source_kind: _Optional[_Union[_source_pb2.SourceKind, str]] = ..., description_key: _Optional[str] = ..., description_sha256: _Optional[str] = ..., description_revision: _Optional[int] = ...) -> None: ...

class ActivityDescribed(_message.Message):
    __slots__ = ("athlete_id", "recording_id", "revision", "description_key", "description_sha256", "description_revision")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_KEY_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_SHA256_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_REVISION_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    recording_id: str
    revision: int
    description_key: str
    description_sha256: str
    description_revision: int
    def __init__(self, athlete_id: _Optional[str] = ..., recording_id: _Optional[str] = ..., revision: _Optional[int] = ..., description_key: _Optional[str] = ..., description_sha256: _Optional[str] = ..., description_revision: _Optional[int] = ...) -> None: ...

class AccountDescribed(_message.Message):
    __slots__ = ("athlete_id", "recording_id", "revision", "object_key", "sha256", "source_kind")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KIND_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    recording_id: str
    revision: int
    object_key: str
    sha256: str
    source_kind: _source_pb2.SourceKind
    def __init__(self, athlete_id: _Optional[str] = ..., recording_id: _Optional[str] = ..., revision: _Optional[int] = ..., object_key: _Optional[str] = ..., sha256: _Optional[str] = ..., source_kind: _Optional[_Union[_source_pb2.SourceKind, str]] = ...) -> None: ...

class RecordingRevision(_message.Message):
    __slots__ = ("recording_id", "revision")
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    recording_id: str
    revision: int
    def __init__(self, recording_id: _Optional[str] = ..., revision: _Optional[int] = ...) -> None: ...

class PayloadsExpired(_message.Message):
    __slots__ = ("athlete_id", "recordings")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDINGS_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    recordings: _containers.RepeatedCompositeFieldContainer[RecordingRevision]
    def __init__(self, athlete_id: _Optional[str] = ..., recordings: _Optional[_Iterable[_Union[RecordingRevision, _Mapping[str, object]]]] = ...) -> None: ...

class RecordingsRevoked(_message.Message):
    __slots__ = ("athlete_id", "deletion_id", "recordings")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    DELETION_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDINGS_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    deletion_id: str
    recordings: _containers.RepeatedCompositeFieldContainer[RecordingRevision]
    def __init__(self, athlete_id: _Optional[str] = ..., deletion_id: _Optional[str] = ..., recordings: _Optional[_Iterable[_Union[RecordingRevision, _Mapping[str, object]]]] = ...) -> None: ...

class SourceDataRevoked(_message.Message):
    __slots__ = ("athlete_id", "deletion_id", "source_kind")
    ATHLETE_ID_FIELD_NUMBER: _ClassVar[int]
    DELETION_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_KIND_FIELD_NUMBER: _ClassVar[int]
    athlete_id: str
    deletion_id: str
    source_kind: _source_pb2.SourceKind
    def __init__(self, athlete_id: _Optional[str] = ..., deletion_id: _Optional[str] = ..., source_kind: _Optional[_Union[_source_pb2.SourceKind, str]] = ...) -> None: ...
