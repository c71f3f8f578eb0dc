from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SourceKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SOURCE_KIND_UNSPECIFIED: _ClassVar[SourceKind]
    SOURCE_KIND_FILE: _ClassVar[SourceKind]
    SOURCE_KIND_ARCHIVE: _ClassVar[SourceKind]
    SOURCE_KIND_STRAVA_API: _ClassVar[SourceKind]

class RecordingFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RECORDING_FORMAT_UNSPECIFIED: _ClassVar[RecordingFormat]
    RECORDING_FORMAT_FIT: _ClassVar[RecordingFormat]
    RECORDING_FORMAT_GPX: _ClassVar[RecordingFormat]
    RECORDING_FORMAT_TCX: _ClassVar[RecordingFormat]
    RECORDING_FORMAT_DESCRIPTION: _ClassVar[RecordingFormat]
    RECORDING_FORMAT_STRAVA: _ClassVar[RecordingFormat]

class FileFailure(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FILE_FAILURE_UNSPECIFIED: _ClassVar[FileFailure]
    FILE_FAILURE_EMPTY: _ClassVar[FileFailure]
    FILE_FAILURE_UNKNOWN_FORMAT: _ClassVar[FileFailure]
    FILE_FAILURE_TRUNCATED: _ClassVar[FileFailure]
    FILE_FAILURE_BAD_CRC: _ClassVar[FileFailure]
    FILE_FAILURE_CORRUPT: _ClassVar[FileFailure]
    FILE_FAILURE_NOT_AN_ACTIVITY: _ClassVar[FileFailure]
    FILE_FAILURE_NO_SAMPLES: _ClassVar[FileFailure]
    FILE_FAILURE_TOO_LARGE: _ClassVar[FileFailure]
    FILE_FAILURE_UNSAFE: _ClassVar[FileFailure]
    FILE_FAILURE_DECODER_CRASHED: _ClassVar[FileFailure]
    FILE_FAILURE_DECODER_TIMEOUT: _ClassVar[FileFailure]
    FILE_FAILURE_DECODER_MEMORY: _ClassVar[FileFailure]
    FILE_FAILURE_NESTED_ARCHIVE: _ClassVar[FileFailure]
    FILE_FAILURE_BAD_ARCHIVE: _ClassVar[FileFailure]
    FILE_FAILURE_UNREADABLE: _ClassVar[FileFailure]
SOURCE_KIND_UNSPECIFIED: SourceKind
SOURCE_KIND_FILE: SourceKind
SOURCE_KIND_ARCHIVE: SourceKind
SOURCE_KIND_STRAVA_API: SourceKind
RECORDING_FORMAT_UNSPECIFIED: RecordingFormat
RECORDING_FORMAT_FIT: RecordingFormat
RECORDING_FORMAT_GPX: RecordingFormat
RECORDING_FORMAT_TCX: RecordingFormat
RECORDING_FORMAT_DESCRIPTION: RecordingFormat
RECORDING_FORMAT_STRAVA: RecordingFormat
FILE_FAILURE_UNSPECIFIED: FileFailure
FILE_FAILURE_EMPTY: FileFailure
FILE_FAILURE_UNKNOWN_FORMAT: FileFailure
FILE_FAILURE_TRUNCATED: FileFailure
FILE_FAILURE_BAD_CRC: FileFailure
FILE_FAILURE_CORRUPT: FileFailure
FILE_FAILURE_NOT_AN_ACTIVITY: FileFailure
FILE_FAILURE_NO_SAMPLES: FileFailure
FILE_FAILURE_TOO_LARGE: FileFailure
FILE_FAILURE_UNSAFE: FileFailure
FILE_FAILURE_DECODER_CRASHED: FileFailure
FILE_FAILURE_DECODER_TIMEOUT: FileFailure
FILE_FAILURE_DECODER_MEMORY: FileFailure
FILE_FAILURE_NESTED_ARCHIVE: FileFailure
FILE_FAILURE_BAD_ARCHIVE: FileFailure
FILE_FAILURE_UNREADABLE: FileFailure

class Source(_message.Message):
    __slots__ = ("kind", "file_name", "sha256", "format", "recording_id", "offset_s")
    KIND_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    RECORDING_ID_FIELD_NUMBER: _ClassVar[int]
    OFFSET_S_FIELD_NUMBER: _ClassVar[int]
    kind: SourceKind
    file_name: str
    sha256: str
    format: RecordingFormat
    recording_id: str
    offset_s: float
    def __init__(self, kind: _Optional[_Union[SourceKind, str]] = ..., file_name: _Optional[str] = ..., sha256: _Optional[str] = ..., format: _Optional[_Union[RecordingFormat, str]] = ..., recording_id: _Optional[str] = ..., offset_s: _Optional[float] = ...) -> None: ...
