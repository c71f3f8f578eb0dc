"""Errors about conversations that a caller may see."""

from __future__ import annotations

from runningmate_servicekit.errors import FailedPrecondition, FieldViolation, InvalidArgument, NotFound


class ConversationNotFound(NotFound):
    """Absent, deleted, or another athlete's."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(
            "CONVERSATION_NOT_FOUND",
            f"You have no conversation {conversation_id}. `runningmate conversations list` shows those you have.",
        )


class ConversationFull(FailedPrecondition):
    """It has as many turns as one may."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "CONVERSATION_FULL",
            f"This conversation has {most} turns, which is the most. Ask without it to begin another one.",
        )


class BadPageToken(InvalidArgument):
    """Not a token that a page before this one gave."""

    def __init__(self) -> None:
        text = "is not a token of the page before; leave it empty for the first page"
        super().__init__(
            "INVALID_PAGE_TOKEN", f"page_token {text}.", violations=[FieldViolation("page_token", text)]
        )
