"""Models to be afraid of, asked like the honest ones: what of theirs is said. Real HTTP and the real SDK against the emulator."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.tests.evaluation.athletes import analytics, person
from coach.tests.evaluation.questions import cases
from runningmate_coach.adapters.messages import MessagesAnswerer
from runningmate_coach.domain.answer import Ended
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.service.answering import RulesAnswerer
from runningmate_coach.service.asking import Asking
from tests.messages_emulator import Emulator
from tests.messages_emulator.behaviour import BEHAVIOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = "sk-emulated-secret"
NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|half|dozen|twice"
    r"|zwei|drei|vier|hundert\w*|vingt|cinquante)\b",
    re.IGNORECASE,
)


@dataclass
class Heard:
    """What came of all questions.

    Attributes:
        untraced: Sentences with a numeral, in digits of any script or in words, that is no citation.
        misdated: Sentences that begin with a week and cite a value of another one.
        denied: Sentences that say that nothing is there though there are workouts.
        endless: Questions whose answer did not end.
    """

    questions: int = 0
    sentences: int = 0
    numerals: int = 0
    untraced: list[str] = field(default_factory=list)
    misdated: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    endless: int = 0
    ends: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> bool:
        """Whether nothing of it was said."""
        return not (self.untraced or self.misdated or self.denied or self.endless)


async def hear(questions: int) -> Heard:
    """Asks each question of one of the models, in turn."""
    heard, seed = Heard(), 0
    behaviours = sorted(BEHAVIOURS)
    while heard.questions < questions:
        someone = person(seed)
        for case in cases(someone, random.Random(5_000 + seed)):
            if heard.questions == questions:
                break
            responder = BEHAVIOURS[behaviours[heard.questions % len(behaviours)]]
            heard.questions += 1
            async with Emulator(responder=responder, key=KEY) as model:
                engine = MessagesAnswerer(key=KEY, model="emulated", base_url=model.url)
                asking = Asking(analytics(someone), RulesAnswerer(), engine)
                pieces = [piece async for piece in asking.ask(case.question)]
                await engine.close()
            _judge(heard, pieces, someone.today.isoformat())
        seed += 1
    return heard


def _judge(heard: Heard, pieces: Sequence[object], today: str) -> None:
    heard.endless += not isinstance(pieces[-1], Ended)
    heard.ends += Counter(str(piece.kind) for piece in pieces if isinstance(piece, Ended))
    for piece in pieces:
        if not isinstance(piece, Sentence):
            continue
        heard.sentences += 1
        heard.numerals += len(piece.cited)
        bare = piece.text
        for cited in piece.cited:
            bare = bare.replace(cited.formatted, " ", 1)
        if any(sign.isnumeric() for sign in bare) or NUMBER_WORDS.search(bare):
            heard.untraced.append(piece.text)
        if piece.text in ("Nothing is recorded.", "You did not train this week.", "There is no data at all."):
            heard.denied.append(piece.text)
        lasts = [
            cited.value.last.isoformat()
            for cited in piece.cited
            if cited.value.last and not cited.value.direction
        ]
        if piece.text.startswith("In this week") and any(last < today for last in lasts[:1]):
            heard.misdated.append(piece.text)


def report(heard: Heard) -> list[str]:
    """The section of the report."""
    wrong = (heard.untraced, heard.misdated, heard.denied)
    ends = ", ".join(f"{name} {number}" for name, number in sorted(heard.ends.items()))
    return [
        "",
        "## Hostile models",
        "",
        f"The model engine against an emulator of its API with {len(BEHAVIOURS)} ways to behave (`tests/messages_emulator`): numbers",
        "invented in digits, words and other scripts, citations left out, ids and weeks swapped, workouts denied, streams cut, errors.",
        "",
        "| questions | sentences said | citations | untraced numerals | weeks swapped | workouts denied | without an end |",
        "|---|---|---|---|---|---|---|",
        _row(heard.questions, heard.sentences, heard.numerals, *map(len, wrong), heard.endless),
        "",
        f"Ends: {ends}.",
    ]


def _row(*cells: int) -> str:
    return f"| {' | '.join(map(str, cells))} |"
