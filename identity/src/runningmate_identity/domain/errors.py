"""Errors that a caller of identity may see."""

from __future__ import annotations

from uuid import UUID

from runningmate_servicekit.errors import (
    AlreadyExists,
    FieldViolation,
    InvalidArgument,
    NotFound,
    ResourceExhausted,
    Unauthenticated,
)


class NameTaken(AlreadyExists):
    """The name of another account, whatever its case."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "NAME_TAKEN", f"There is an account named {name} already. Choose another name.", {"name": name}
        )


class AccountNotFound(NotFound):
    """No such athlete in this mesh."""

    def __init__(self, athlete_id: UUID) -> None:
        super().__init__(
            "ACCOUNT_NOT_FOUND",
            f"There is no athlete {athlete_id}. `runningmate login --new NAME` makes an account.",
            {"athlete_id": str(athlete_id)},
        )


class SessionNotFound(NotFound):
    """Absent, long over, or another athlete's."""

    def __init__(self, session_id: UUID) -> None:
        super().__init__(
            "SESSION_NOT_FOUND", f"You have no session {session_id}.", {"session_id": str(session_id)}
        )


class CodeRefused(Unauthenticated):
    """Wrong, used or expired: the three look the same on purpose."""

    def __init__(self) -> None:
        super().__init__(
            "LOGIN_CODE_INVALID",
            "The log-in code is wrong, used or older than ten minutes. `runningmate login` makes a new one.",
        )


class TooManyGuesses(ResourceExhausted):
    """The limit on wrong codes is reached."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(
            "TOO_MANY_WRONG_CODES",
            f"Too many wrong log-in codes came in. Try again in {max(1, round(wait_s))} s.",
            retry_after_s=max(1.0, wait_s),
        )


class SessionEnded(Unauthenticated):
    """The session is over, or the refresh token is none of ours."""

    def __init__(self) -> None:
        super().__init__("SESSION_ENDED", "The session has ended. Log in again with `runningmate login`.")


class RefreshTokenReused(Unauthenticated):
    """An old refresh token came back; its session has been ended."""

    def __init__(self) -> None:
        super().__init__(
            "REFRESH_TOKEN_REUSED",
            "This refresh token was used before, so it may be stolen; its session has been ended. "
            "Log in again with `runningmate login`.",
        )


class BadPageToken(InvalidArgument):
    """Not a token that a page before this one gave."""

    def __init__(self) -> None:
        text = "is not a token of the page before; leave it empty for the first page"
        super().__init__(
            "INVALID_PAGE_TOKEN", f"page_token {text}.", violations=[FieldViolation("page_token", text)]
        )
