"""What a rule found, with its words and its evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from runningmate_coach.domain.study import Study

if TYPE_CHECKING:
    from runningmate_coach.domain.claims import Support
    from runningmate_coach.domain.phrase import Phrase


class Rank(IntEnum):
    """How much a finding changes the next session; the lowest goes first."""

    PROTECT = 1
    """The next session should be easier or shorter."""
    CORRECT = 2
    """The next session of this kind should be done differently."""
    PROGRESS = 3
    """The next session of this kind may ask for more."""
    SET_UP = 4
    """A setting or a sensor makes the numbers wrong or absent."""
    KEEP = 5
    """The next session may stay as it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth saying.

    Attributes:
        kind: Stable name, such as `decoupling`.
        lead: Says what it means for the next session.
        reasons: Evidence, the best first; at most two are used.
        question: Asked at the end, where the answer would change the advice.
        support: What was measured for the claim in the words; None where they claim nothing.
        measure: How strong it is, to tell whether it changed.
        change: How far `measure` must have moved to be said again within 14 days.
        needs_purpose: False for what holds whatever the session was for.
        once: Whether an earlier session with the same finding silences it.
        estimated: Whether it rests on an estimated threshold.
        calm: What to say instead of a lead that asks for more while another finding asks for caution.
        moved: What to say within 14 days of the same kind where `measure` fell, and where it rose.
        again: What to say the second time within 14 days, where a repetition is news; a third is silent.
    """

    kind: str
    rank: Rank
    lead: Phrase
    reasons: tuple[Phrase, ...] = ()
    question: Phrase | None = None
    support: Support | None = None
    measure: float = 0.0
    change: float = 1.0
    needs_purpose: bool = True
    once: bool = True
    estimated: bool = False
    calm: Phrase | None = None
    again: Phrase | None = None
    moved: tuple[Phrase, Phrase] | None = None

    def repeats(self, earlier: Finding) -> bool:
        """Whether an earlier finding already told this."""
        return self.kind == earlier.kind and abs(self.measure - earlier.measure) < self.change


Rule = Callable[[Study], Finding | None]
"""One rule: a finding, or None where its minimum evidence is not there."""
