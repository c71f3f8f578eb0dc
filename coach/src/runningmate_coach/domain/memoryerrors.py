"""Errors about memories that a caller may see."""

from __future__ import annotations

from runningmate_servicekit.errors import FailedPrecondition, FieldViolation, InvalidArgument, NotFound


class MemoryNotFound(NotFound):
    """Absent, deleted, or another athlete's."""

    def __init__(self, memory_id: str) -> None:
        super().__init__(
            "MEMORY_NOT_FOUND",
            f"There is no memory {memory_id}. `runningmate memory list` shows those there are.",
        )


class MemoryInvalid(InvalidArgument):
    """Days that are none, or parts that do not go together."""

    def __init__(self, field: str, description: str) -> None:
        super().__init__(
            "MEMORY_INVALID", f"`{field}` {description}.", violations=[FieldViolation(field, description)]
        )


class MemoriesFull(FailedPrecondition):
    """There are as many confirmed ones as there may be."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "MEMORIES_FULL",
            f"There are {most} memories, which is the most. Delete one first: `runningmate memory forget`.",
        )
