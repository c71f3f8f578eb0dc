"""Warning signs in what the athlete wrote; the answer to them is fixed and comes before any engine.

The words favour recall: a wrong alarm costs a sentence, a missed one may cost much more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from runningmate_coach.domain.flags import words

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence


class Answer(Enum):
    """What to do about a sign."""

    EMERGENCY = (
        "Do not train now: if it is there still or comes back, call the emergency number at once.",
        "If it has passed, let a doctor look at it before the next session, also when you feel well.",
    )
    DOCTOR = (
        "Pause training until it has passed or a doctor has looked at it.",
        "Call the emergency number if it gets worse quickly, or if breathing or thinking becomes hard.",
    )
    CARE = (
        "Nothing here is made for that, so this coach does not urge you on.",
        "Let your doctor, or whoever accompanies you, say how much and how hard to train.",
    )
    CRISIS = (
        "You matter more than any training: please talk to someone you trust, or to a crisis line, today.",
        "If you are in danger now, call the emergency number.",
    )


@dataclass(frozen=True, slots=True)
class Flag:
    """A warning sign: its name for people, the words that give it away, and the answer."""

    name: str
    words: re.Pattern[str]
    answer: Answer


FLAGS: Sequence[Flag] = (
    Flag("thoughts of self-harm", words.SELF_HARM, Answer.CRISIS),
    Flag("chest pain", words.CHEST_PAIN, Answer.EMERGENCY),
    Flag("fainting", words.FAINTING, Answer.EMERGENCY),
    Flag("an unusual heart rhythm", words.RHYTHM, Answer.EMERGENCY),
    Flag("breathlessness", words.BREATHLESS, Answer.EMERGENCY),
    Flag("a blow to the head", words.HEAD, Answer.EMERGENCY),
    Flag("heat illness", words.HEAT_ILLNESS, Answer.EMERGENCY),
    Flag("low sodium", words.SODIUM, Answer.EMERGENCY),
    Flag("dark urine", words.URINE, Answer.EMERGENCY),
    Flag("a swollen calf", words.CALF, Answer.EMERGENCY),
    Flag("a crash", words.CRASH, Answer.DOCTOR),
    Flag("a strain or a break", words.STRAIN, Answer.DOCTOR),
    Flag("bone pain or pain at night", words.BONE_PAIN, Answer.DOCTOR),
    Flag("fever or illness", words.FEVER, Answer.DOCTOR),
    Flag("an eating disorder", words.EATING, Answer.CARE),
    Flag("missing periods", words.PERIODS, Answer.CARE),
    Flag("pregnancy", words.PREGNANCY, Answer.CARE),
    Flag("an athlete who is under age", words.MINOR, Answer.CARE),
    Flag("heart medication", words.MEDICATION, Answer.CARE),
)
"""The first that matches answers; the most urgent stand first."""


def flag_in(text: str) -> Flag | None:
    """The most urgent warning sign in an untrusted text, None without any."""
    told = words.HARMLESS.sub("~", words.plain(text))
    return next((flag for flag in FLAGS if flag.words.search(told)), None)
