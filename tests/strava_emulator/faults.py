"""What can go wrong on purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Cut = Literal["", "before", "within"]


@dataclass
class Fault:
    """One disturbance of the next `count` calls whose path matches; -1 disturbs all.

    Attributes:
        path: Regular expression, anywhere in the path.
        status: Answers so in place of the real answer; 0 leaves it.
        latency_s: Waits before it answers.
        cut: Ends the connection before the answer, or within its body.
    """

    path: str = ""
    status: int = 0
    latency_s: float = 0.0
    cut: Cut = ""
    count: int = 1
    hits: int = 0

    def applies(self, path: str) -> bool:
        return (self.count < 0 or self.hits < self.count) and re.search(self.path, path) is not None


@dataclass
class Faults:
    """Faults in the order they were asked for; the first that applies is the one."""

    planned: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        self.planned.append(fault)
        return fault

    def clear(self) -> None:
        self.planned.clear()

    def next(self, path: str) -> Fault | None:
        for fault in self.planned:
            if fault.applies(path):
                fault.hits += 1
                return fault
        return None
