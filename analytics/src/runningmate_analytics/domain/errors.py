"""Errors that a caller of analytics may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_servicekit.errors import FailedPrecondition, FieldViolation, InvalidArgument, NotFound

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
