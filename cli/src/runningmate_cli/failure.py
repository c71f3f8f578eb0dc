"""How a command ends when it does not do what was asked."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command; `runningmate --help` lists them."""

    OK = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    NOT_LOGGED_IN = 4
    NOT_FOUND = 5
    SOME_FILES_FAILED = 6
    INTERRUPTED = 130


class Failure(Exception):
    """A sentence for the person: what is wrong, where, and what to do.

    Args:
        message: The sentence.
        code: Exit code of the command.
        request_id: Finds the log line of the service; empty where no service was asked.
    """

    def __init__(self, message: str, code: ExitCode = ExitCode.FAILED, request_id: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.request_id = request_id

    def __str__(self) -> str:
        """The sentence, with the request id where there is one."""
        return f"{self.message} (request {self.request_id})" if self.request_id else self.message


class NoAthlete(Failure):
    """Nobody is there yet whose data it could be."""

    def __init__(self) -> None:
        super().__init__(
            "There is no athlete yet. Add one with `runningmate login --new NAME`.", ExitCode.NOT_LOGGED_IN
        )


NOT_RUNNING = "No mesh runs here. Start one with `runningmate up`"
