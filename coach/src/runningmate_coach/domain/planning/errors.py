"""Errors that a caller of the planner may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_servicekit.errors import FailedPrecondition, FieldViolation, InvalidArgument, NotFound

if TYPE_CHECKING:
    from runningmate_coach.domain.flags import Flag


class PlanNotFound(NotFound):
    """Absent, deleted, or another athlete's; or none is followed."""

    def __init__(self, plan_id: str = "") -> None:
        text = f"You have no plan {plan_id}." if plan_id else "You follow no plan yet."
        super().__init__("PLAN_NOT_FOUND", f"{text} `runningmate plan propose` makes one.")


class PlannedSessionNotFound(NotFound):
    """No such session in the plan."""

    def __init__(self, session_id: str) -> None:
        named = f"no session {session_id}" if session_id else "no session ahead"
        super().__init__(
            "PLANNED_SESSION_NOT_FOUND", f"The plan has {named}. Look at it, and choose one of its own."
        )


class WishInvalid(InvalidArgument):
    """Days that are none, or contradict each other."""

    def __init__(self, field: str, description: str) -> None:
        super().__init__(
            "PLAN_WISH_INVALID", f"`{field}` {description}.", violations=[FieldViolation(field, description)]
        )


class ConstraintsMissing(FailedPrecondition):
    """Nobody said yet when there is time to train."""

    def __init__(self) -> None:
        super().__init__(
            "TRAINING_CONSTRAINTS_MISSING",
            "How much time is there on each weekday? Send `constraints`, or use `runningmate plan limits`.",
        )


class HealthHold(FailedPrecondition):
    """A title of the last days mentions a warning sign; no plan urges on until the athlete says it was looked at."""

    def __init__(self, flag: Flag) -> None:
        super().__init__(
            "HEALTH_HOLD",
            f"The title of a recent activity mentions {flag.name}, so no training is planned. {flag.answer.value[0]} "
            "When a doctor has looked at it, say so (`health_cleared`, or --cleared): the first two weeks are then easy.",
        )


class PlanOver(FailedPrecondition):
    """Its last day has passed."""

    def __init__(self) -> None:
        super().__init__("PLAN_OVER", "This plan is over. Make a new one with `runningmate plan propose`.")


class PlanNotFollowed(FailedPrecondition):
    """Only the plan that is followed can be changed."""

    def __init__(self) -> None:
        super().__init__(
            "PLAN_NOT_FOLLOWED", "This plan is not followed. Accept it first, or change the one that is."
        )


class PlanOutdated(FailedPrecondition):
    """Accepting it would rewrite days that have passed, or undo a newer plan."""

    def __init__(self) -> None:
        super().__init__(
            "PLAN_OUTDATED",
            "Something has changed since this plan was made: its first day has passed, or another plan is followed now. "
            "Make a new one; days that have passed are never rewritten.",
        )


class RemedyImpossible(FailedPrecondition):
    """No day of the week allows it."""

    def __init__(self, remedy: str) -> None:
        super().__init__(
            "REMEDY_IMPOSSIBLE",
            f"No day ahead in that week allows to {remedy} the session within the limits. Skip it: one session "
            "more or less does not matter.",
        )


class NotAWorkout(FailedPrecondition):
    """A race has no steps, and Zwift knows no swims."""

    def __init__(self) -> None:
        super().__init__(
            "NOT_A_WORKOUT",
            "This session cannot be a workout file of that format: races have no steps, and Zwift takes rides and runs.",
        )


class AthleteErased(FailedPrecondition):
    """The athlete's data was erased; nothing is written for the id any more."""

    def __init__(self) -> None:
        super().__init__(
            "ATHLETE_ERASED",
            "This athlete's data was erased. Make a new account with `runningmate login --new NAME`.",
        )
