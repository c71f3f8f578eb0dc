"""Errors that a caller of the collector may see."""

from __future__ import annotations

from uuid import UUID

from runningmate_servicekit.errors import (
    DataLoss,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    ResourceExhausted,
)


class ImportNotFound(NotFound):
    def __init__(self, import_id: UUID) -> None:
        super().__init__(
            "IMPORT_NOT_FOUND",
            f"There is no import {import_id}. List yours with `runningmate imports`.",
            {"import_id": str(import_id)},
        )


class ImportClosed(FailedPrecondition):
    def __init__(self, import_id: UUID) -> None:
        super().__init__(
            "IMPORT_CLOSED",
            f"Import {import_id} takes no further files. Create another import for them.",
            {"import_id": str(import_id)},
        )


class UploadNotFound(NotFound):
    def __init__(self, upload_id: UUID) -> None:
        super().__init__(
            "UPLOAD_NOT_FOUND",
            f"There is no upload {upload_id}. Start it again with CreateUpload.",
            {"upload_id": str(upload_id)},
        )


class UploadFinished(FailedPrecondition):
    def __init__(self, upload_id: UUID) -> None:
        super().__init__(
            "UPLOAD_FINISHED",
            f"Upload {upload_id} is finished and its import has begun. See WatchImport for what becomes of it.",
            {"upload_id": str(upload_id)},
        )


class NoArchive(FailedPrecondition):
    def __init__(self, file_name: str) -> None:
        super().__init__(
            "NO_ARCHIVE",
            f"{file_name} is no ZIP archive, so there is nothing to look into. Finish the upload to import it.",
        )


class WrongOffset(FailedPrecondition):
    """The bytes do not continue the upload; the metadata says where it stands."""

    def __init__(self, message: str, committed_offset: int) -> None:
        super().__init__(
            "WRONG_OFFSET",
            f"{message} Go on at byte {committed_offset}.",
            {"committed_offset": str(committed_offset)},
        )


class WrongSize(FailedPrecondition):
    def __init__(self, size_bytes: int, committed_offset: int) -> None:
        super().__init__(
            "WRONG_SIZE",
            f"The file shall have {size_bytes} bytes, but {committed_offset} are stored. "
            "Send the rest, or start again if the file has changed.",
            {"committed_offset": str(committed_offset)},
        )


class ChunkDamaged(DataLoss):
    def __init__(self, offset: int) -> None:
        super().__init__(
            "CHECKSUM_MISMATCH",
            f"The chunk at byte {offset} does not match its CRC-32C. Send it again.",
            {"offset": str(offset)},
        )


class TooManyUploads(ResourceExhausted):
    def __init__(self, limit: int) -> None:
        super().__init__(
            "TOO_MANY_UPLOADS",
            f"{limit} uploads are open already. Finish some of them first; idle ones end by themselves after a day.",
            {"limit": str(limit)},
            retry_after_s=30.0,
        )


class DiskFull(ResourceExhausted):
    def __init__(self) -> None:
        super().__init__(
            "DISK_FULL",
            "The disk of the object store is full. Free space on it, then send the file again.",
            retry_after_s=60.0,
        )


class AthleteErased(FailedPrecondition):
    def __init__(self) -> None:
        super().__init__(
            "ATHLETE_ERASED",
            "This athlete's data was erased, and nothing new is taken. Log in as a new athlete to begin again.",
        )


class DeadLettersNotFound(NotFound):
    def __init__(self, event_ids: list[UUID]) -> None:
        listed = ", ".join(str(event_id) for event_id in event_ids)
        super().__init__(
            "DEAD_LETTER_NOT_FOUND",
            f"There are no dead letters {listed}; nothing was sent. List them with `runningmate events dead list`.",
            {"event_ids": ",".join(str(event_id) for event_id in event_ids)},
        )


class JobNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(
            "JOB_NOT_FOUND",
            f"There is no job {name}. List them with `runningmate jobs list`.",
            {"name": name},
        )


class JobRunNotFound(NotFound):
    def __init__(self, run_id: UUID) -> None:
        super().__init__(
            "JOB_RUN_NOT_FOUND",
            f"There is no run {run_id} of a job. Each job's last runs are kept; "
            "list them with `runningmate jobs history NAME`.",
            {"run_id": str(run_id)},
        )


class WrongPageToken(InvalidArgument):
    def __init__(self) -> None:
        super().__init__(
            "BAD_PAGE_TOKEN",
            "The page token is not one that this call gave for the same filter. Start again without it.",
        )
