"""Warning signs in what the athlete wrote; the answer to them is fixed and comes before any engine.

The words favour recall: a wrong alarm costs a sentence, a missed one may cost much more.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def _flag(name: str, answer: Answer, words: str) -> Flag:
    return Flag(name, re.compile(rf"\b(?:{words})", re.IGNORECASE), answer)


FLAGS: Sequence[Flag] = (
    # Written without accents, as `_plain` leaves the text; English, German, French, Spanish, Italian.
    _flag("thoughts of self-harm", Answer.CRISIS,
          r"suicid|self.?harm|kill (?:my|him|her)self|want(?:ed)? to die|selbstmord|selbstverletz|lebensmude|autoles"),
    _flag("chest pain", Answer.EMERGENCY,
          r"chest (?:pain|tight|pressure|hurt)|(?:pain|pressure|tightness) in (?:my |the )?chest|tight chest|angina"
          r"|brust(?:schmerz|enge|druck)|herzschmerz|herzinfarkt|heart attack|douleurs? (?:a la |de )?(?:poitrine|thorac)"
          r"|dolor (?:de|en el) pecho|dolore al petto"),
    _flag("fainting", Answer.EMERGENCY,
          r"faint(?:ed|ing|s)?\b|pass(?:ed|ing) out|black(?:ed|ing) out|collaps|unconscious|syncop|ohnmacht|ohnmachtig"
          r"|bewusstlos|kollab|evanoui|desmay|sven(?:uto|imento)"),
    _flag("an unusual heart rhythm", Answer.EMERGENCY,
          r"palpitation|arr?h?ythm|afib|a-fib|atrial fib|vorhofflimmern|herzrasen|herzstolper|heart (?:racing|flutter|skip)"
          r"|irregular heart"),
    _flag("breathlessness", Answer.EMERGENCY,
          r"(?:can'?t|could ?n[o']t|couldn'?t) breathe|short(?:ness)? of breath|breathless|asthma attack|atemnot|essouffle"
          r"|falta de aire|fiato corto"),
    _flag("a blow to the head", Answer.EMERGENCY,
          r"concuss|head injury|hit (?:my|the) head|gehirnerschutter|kopfverletz|commotion|conmocion"),
    _flag("heat illness", Answer.EMERGENCY,
          r"heat ?stroke|heat exhaust|hitzschlag|sonnenstich|sunstroke|coup de chaleur|golpe de calor|colpo di calore"),
    _flag("low sodium", Answer.EMERGENCY, r"hyponatr"),
    _flag("dark urine", Answer.EMERGENCY,
          r"(?:dark|brown|bloody|red) (?:urine|pee)|blood in (?:my )?urine|rhabdo|dunkler urin|blut im urin"),
    _flag("a swollen calf", Answer.EMERGENCY,
          r"calf swell|swollen calf|thrombo|geschwollene wade|wade geschwollen|blood clot"),
    _flag("a crash", Answer.DOCTOR, r"crash(?:ed)?\b|sturz|gesturzt|chute\b|caida\b|caduta\b"),
    _flag("a strain or a break", Answer.DOCTOR,
          r"injur|torn |tore my|sprain|snap(?:ped)?\b|ruptur|verletz|muskelfaser|fractur|broken (?:bone|arm|wrist|collar|ankle|rib|leg|foot|toe)|gebrochen|blessure|blesse"
          r"|lesion|infortun"),
    _flag("bone pain or pain at night", Answer.DOCTOR,
          r"bone pain|shin pain|stress reaction|night pain|knochenschmerz|nachtschmerz"),
    _flag("fever or illness", Answer.DOCTOR, r"fever\b|feverish|fieber|fievre|fiebre|febbre|flu\b|grippe|covid|infection"),
    _flag("an eating disorder", Answer.CARE,
          r"eating disorder|anorexi|bulimi|binge|purg(?:ed|ing)|essstorung|red-s\b"),
    _flag("missing periods", Answer.CARE,
          r"(?:lost|missed|no|missing) periods?\b|amenorr|keine periode|periode ausgeblieben"),
    _flag("pregnancy", Answer.CARE, r"pregnan|schwanger|enceinte|embaraz|incinta|postpartum"),
    _flag("heart medication", Answer.CARE, r"beta.?block|betablock|blood thinner|blutverdunn|heart medic|pacemaker"),
)  # fmt: skip
"""The first that matches answers; the most urgent stand first."""


def flag_in(text: str) -> Flag | None:
    """The most urgent warning sign in an untrusted text, None without any."""
    plain = _plain(text)
    return next((flag for flag in FLAGS if flag.words.search(plain)), None)


def _plain(text: str) -> str:
    """Lower case without accents, so that one spelling of each word is enough."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(sign for sign in folded if not unicodedata.combining(sign))
