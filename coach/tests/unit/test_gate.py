"""An engine is given what was read for its reader, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from coach.tests.season import KnownAnalytics
from coach.tests.situations import easy_run_held
from runningmate_coach.domain.gate import Gate, NotClearedError
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.service.reviewing import Reviewing, Started
from runningmate_servicekit.datause import OWN, Provenance, Reader, bit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runningmate_coach.domain.composition import Case
    from runningmate_coach.domain.gate import Cleared


@dataclass
class RemoteEngine:
    """Hands on what it is given."""

    name: str = "remote"
    reader: Reader = Reader.EXTERNAL_MODEL
    given: list[Case] = field(default_factory=list)

    async def write(self, told: Cleared[Case]) -> AsyncIterator[Draft]:
        self.given.append(told.value_for(self.reader))
        yield Draft("All is said.")


class ForSomebodyElse(KnownAnalytics):
    """An analytics that does not heed for whom it is asked."""

    def through(self, gate: Gate) -> KnownAnalytics:
        gate.note(Reader.RULES, Provenance(bit("strava_api")))
        return self


async def test_a_remote_engine_writes_from_what_was_read_for_it() -> None:
    engine, analytics = RemoteEngine(), easy_run_held()
    analytics.provenance = Provenance(OWN, withheld_activities=3)
    pieces = [piece async for piece in Reviewing(analytics, engine).review("")]
    assert [piece.text for piece in pieces if isinstance(piece, Sentence)] == ["All is said."]
    (started,) = (piece for piece in pieces if isinstance(piece, Started))
    assert started.reader is Reader.EXTERNAL_MODEL
    assert started.provenance.withheld_activities == 3
    assert len(engine.given) == 1


async def test_a_remote_engine_gets_nothing_of_answers_that_were_made_for_another_reader() -> None:
    engine = RemoteEngine()
    known = easy_run_held()
    analytics = ForSomebodyElse(known.activities_, known.history_, known.athlete_, known.details_)
    with pytest.raises(NotClearedError, match="rules"):
        _ = [piece async for piece in Reviewing(analytics, engine).review("")]
    assert engine.given == []


def test_what_was_cleared_for_one_reader_is_closed_to_others() -> None:
    gate = Gate(Reader.RULES)
    cleared = gate.clear("a case")
    assert str(cleared.value_for(Reader.RULES)) == "a case"
    with pytest.raises(NotClearedError):
        cleared.value_for(Reader.EXTERNAL_MODEL)
