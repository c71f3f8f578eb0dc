"""Errors that a caller of analytics may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_servicekit.datause import kinds_in
from runningmate_servicekit.errors import (
    FailedPrecondition,
    FieldViolation,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    ResourceExhausted,
)

if TYPE_CHECKING:
    from uuid import UUID


class ActivityNotFoundError(NotFound):
    """Absent, deleted, or another athlete's."""

    def __init__(self, activity_id: UUID) -> None:
        super().__init__(
            "ACTIVITY_NOT_FOUND",
            f"There is no activity {activity_id}. `runningmate activities` lists those there are.",
            {"activity_id": str(activity_id)},
        )


class DataUseDeniedError(PermissionDenied):
    """The data-use policy keeps an activity from the reader."""

    def __init__(self, activity_id: UUID, reader: str, denied: int) -> None:
        kinds = ", ".join(kinds_in(denied))
        super().__init__(
            "DATA_USE_DENIED",
            f"Activity {activity_id} rests on data of {kinds}, which the data-use policy keeps from {reader}. Import the "
            "same workout as a file or in Strava's archive, and it is free.",
            {"activity_id": str(activity_id), "reader": reader, "source_kinds": kinds},
        )


class PhotoNotFoundError(NotFound):
    """The activity has none such, or its bytes were not handed over."""

    def __init__(self, photo_id: str) -> None:
        super().__init__(
            "PHOTO_NOT_FOUND",
            f"The activity has no photo {photo_id}. ListPhotos names those it has.",
            {"photo_id": photo_id},
        )


class RouteNotFoundError(NotFound):
    """Absent, taken away by a newer export, or another athlete's."""

    def __init__(self, route_id: str) -> None:
        super().__init__(
            "ROUTE_NOT_FOUND",
            f"There is no route {route_id}. `runningmate routes` lists those there are.",
            {"route_id": route_id},
        )


class EditNotFoundError(NotFound):
    """Absent, undone before, or another athlete's."""

    def __init__(self, edit_id: UUID) -> None:
        super().__init__(
            "EDIT_NOT_FOUND",
            f"There is no edit {edit_id} to undo. `runningmate activity ID` lists an activity's edits.",
            {"edit_id": str(edit_id)},
        )


class SourceNotFoundError(NotFound):
    """The activity does not rest on the recording."""

    def __init__(self, recording_id: UUID) -> None:
        super().__init__(
            "SOURCE_NOT_FOUND",
            f"The activity has no source {recording_id}. `runningmate activity ID` lists those it has.",
            {"recording_id": str(recording_id)},
        )


class OnlySourceError(FailedPrecondition):
    """The activity has one source, so it cannot do without it."""

    def __init__(self) -> None:
        super().__init__(
            "ONLY_SOURCE",
            "It is the only source of this activity. Delete the activity instead, if you mean that.",
        )


class BadFieldError(InvalidArgument):
    """One field of a request breaks a rule that the schema cannot express."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(
            "INVALID_FIELD", message, {"field": field}, violations=[FieldViolation(field, message)]
        )


class AthleteErasedError(FailedPrecondition):
    """The athlete's data was erased; nothing is written for the id any more."""

    def __init__(self) -> None:
        super().__init__(
            "ATHLETE_ERASED",
            "This athlete's data was erased. Make a new account with `runningmate login --new NAME`.",
        )


class NotErasedError(NotFound):
    """The athlete is there as ever."""

    def __init__(self) -> None:
        super().__init__("NOT_ERASED", "Nothing of you was erased. `runningmate athlete erase` does it.")


class ExportNotFoundError(NotFound):
    """Absent, deleted, expired, or another athlete's."""

    def __init__(self, export_id: UUID) -> None:
        super().__init__(
            "EXPORT_NOT_FOUND",
            f"There is no export {export_id}; it may have expired. Export the activities again.",
            {"export_id": str(export_id)},
        )


class ExportNotDoneError(FailedPrecondition):
    """There are no bytes: it is still being built, or it has failed."""

    def __init__(self, export_id: UUID, failure: str) -> None:
        super().__init__(
            "EXPORT_NOT_DONE",
            failure or f"Export {export_id} is still being built. Follow it with WatchExport.",
            {"export_id": str(export_id)},
        )


class NothingToExportError(FailedPrecondition):
    """No activity is meant."""

    def __init__(self) -> None:
        super().__init__(
            "NOTHING_TO_EXPORT",
            "No activity of yours is of that sport and in those days. `runningmate activities` lists those there are.",
        )


class TooManyExportsError(ResourceExhausted):
    """The athlete keeps as many exports as allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            "TOO_MANY_EXPORTS",
            f"{limit} exports are kept already. Delete some with DeleteExport, or wait until they expire.",
            {"limit": str(limit)},
        )
