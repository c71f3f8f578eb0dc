"""What the tests of this folder found, for people: printed at the end and kept below build/faults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.faults.plan import Plan
    from tests.faults.trial import Fired

FOLDER: Final = Path(__file__).parents[2] / "build/faults"


class Ledger:
    """Sections by file name."""

    def __init__(self) -> None:
        self.seed = 0
        self._kills: list[str] = []
        self._sections: dict[str, str] = {}

    def killed(self, plan: Plan, fired: list[Fired], verdict: str) -> None:
        """Notes one trial of the kill suite."""
        for one in fired:
            self._kills.append(
                f"{plan.log:<9}{one.kill.victim:<15}{one.kill.phase:<13}{one.again_s:>9.1f}{one.whole_s:>9.1f}"
                f"  {verdict:<8}{one.point}"
            )

    def section(self, name: str, text: str) -> None:
        """Keeps a report under a name."""
        self._sections[name] = text

    def texts(self) -> dict[str, str]:
        """All reports by name."""
        found = dict(self._sections)
        if self._kills:
            head = f"{'log':<9}{'killed':<15}{'phase':<13}{'again s':>9}{'whole s':>9}  {'content':<8}progress at the kill"
            found["kills"] = "\n".join(
                [f"{len(self._kills)} kills, RUNNINGMATE_SEED={self.seed}", head, *self._kills]
            )
        return found

    def write(self) -> None:
        """Writes each report as a text file."""
        for name, text in self.texts().items():
            FOLDER.mkdir(parents=True, exist_ok=True)
            (FOLDER / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
