"""How far long work is: a bar on a terminal, now and then a line elsewhere. Both go to standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from runningmate_cli import output
from runningmate_cli.intake import Progress
from runningmate_servicekit import numerals

LINE_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is.

    Attributes:
        total: 0 while it is not known.
        line: The whole as a sentence, for where there is no bar.
        rest: What stands beside the bar.
    """

    done: int
    total: int
    line: str
    rest: str = ""


class ProgressLines:
    """For pipes and logs."""

    def __init__(self, step_of: Callable[[Any], Step]) -> None:
        self._step_of = step_of
        self._next_s = time.monotonic() + LINE_EVERY_S

    def __enter__(self) -> Self:
        """Nothing is shown yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left behind."""

    @contextmanager
    def paused(self) -> Iterator[None]:
        """While something else is shown."""
        yield

    def __call__(self, progress: Any) -> None:
        """Shows the progress if it is time."""
        if time.monotonic() < self._next_s:
            return
        self._next_s = time.monotonic() + LINE_EVERY_S
        output.note(self._step_of(progress).line)


class ProgressBar:
    """For terminals."""

    def __init__(self, title: str, step_of: Callable[[Any], Step]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rest]}"),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task: Any = self._bar.add_task(title, total=None, rest="")
        self._step_of = step_of

    def __enter__(self) -> Self:
        """Begins to draw."""
        self._bar.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Removes the bar."""
        self._bar.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """While something else is shown."""
        self._bar.stop()
        yield
        self._bar.start()

    def __call__(self, progress: Any) -> None:
        """Moves the bar."""
        step = self._step_of(progress)
        self._bar.update(self._task, total=step.total or None, completed=step.done, rest=step.rest)


def of_import(progress: Progress) -> Step:
    """How far an import is."""
    return Step(progress.settled_count, progress.total_count, _text(progress), _rest(progress))


def shown(
    title: str = "Importing", step_of: Callable[[Any], Step] = of_import
) -> ProgressBar | ProgressLines:
    """The one that suits standard error.

    Args:
        title: Stands before the bar.
        step_of: Reads what the bar is called with.
    """
    return ProgressBar(title, step_of) if sys.stderr.isatty() else ProgressLines(step_of)


def _text(progress: Progress) -> str:
    total = progress.total_count
    sent = "" if progress.sent_count >= total else f", {progress.sent_count} handed over"
    of_total = f" of {total}" if total else ""
    rest = _rest(progress)
    return f"Imported {progress.settled_count}{of_total} files{sent}{f' ({rest})' if rest else ''}"


def _rest(progress: Progress) -> str:
    counts = progress.counts
    parts = []
    if counts.rate_per_second > 0:
        parts.append(str(numerals.number(counts.rate_per_second, "files/s", decimals=1)))
    if counts.HasField("time_left") and progress.settled_count < progress.total_count:
        parts.append(f"{numerals.duration(counts.time_left.ToTimedelta().total_seconds())} left")
    if counts.failed_count:
        parts.append(f"{counts.failed_count} failed")
    if progress.trouble:
        parts.append(f"waiting: {progress.trouble}")
    return ", ".join(parts)
