"""What a title's words say a session was for, in the languages that devices and athletes write."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """What a session was for."""

    INTERVALS = "intervals"
    TEMPO = "tempo"
    TEST = "test"
    RACE = "race"
    COMMUTE = "commute"
    LONG = "long"
    RECOVERY = "recovery"
    EASY = "easy"
    ENDURANCE = "endurance"
    TECHNIQUE = "technique"
    GROUP = "group"
    UNKNOWN = "unknown"


_WORDS: Mapping[Kind, str] = {
    # Without accents, at the beginning of a word; the order decides between several.
    # Missing on purpose: words that also just mean "run" (course, carrera, corsa).
    Kind.INTERVALS: (
        r"interval|intervall|fraction|fartlek|fahrtspiel|repeat|repetition|reps\b|ripetut|ripetizion|series\b|serien\b"
        r"|vo2|hiit|tabata|over.?unders?|hill (?:rep|sprint)|bergintervall|bergsprint|pyramid|\d+ ?[x×] ?\d"
    ),
    Kind.COMMUTE: r"commut|pendel|arbeitsweg|zur arbeit|nach hause|to work|from work|trajet|vers le travail|pendolar"
    r"|al trabajo|al lavoro|woon.?werk|bike to work",
    Kind.TEST: r"test\b|tests\b|ftp\b|time trial|leistungstest|ramp(?:en)?test|feldtest",
    Kind.RACE: r"races?\b|racing\b|wettkampf|rennen\b|competition|competicion|gara\b|wedstrijd|tavling|parkrun|triathlon"
    r"|duathlon|ironman|criterium|gran ?fondo",
    Kind.TEMPO: r"tempo|sweet ?spot|threshold|schwelle|seuil|umbral|soglia|steady state|marathon pace|cruise",
    Kind.LONG: r"long (?:run|ride|swim)|long slow|lsd\b|langer? (?:lauf|dauerlauf|ausfahrt|fahrt)|lange (?:ausfahrt|fahrt)"
    r"|longue? (?:sortie|course)|sortie longue|tirada larga|rodaje largo|fondo largo|lungo|duurloop lang|langpass",
    Kind.RECOVERY: r"recover|regenerat|reg\b|erholung|recuperation|recuperacion|recupero|herstel|shake.?out|auslaufen"
    r"|ausrollen",
    Kind.EASY: r"easy|locker|leicht|facile?\b|footing|jog|suave|tranquil|lento|rustig|lugn|ga ?1\b|zone ?[12]\b|z[12]\b",
    Kind.ENDURANCE: r"endurance|grundlage|dauerlauf|base\b|ga ?2\b|foundation|resistencia|resistenza|duurloop|aerob",
    Kind.TECHNIQUE: r"technique|technik|drills?\b|tecnica|techniek",
    Kind.GROUP: r"group|gruppe|club (?:ride|run)|social|bunch|chaingang|groupe|grupeta",
}  # fmt: skip

_PATTERNS = {kind: re.compile(rf"(?<![a-z])(?:{words})") for kind, words in _WORDS.items()}
_MARATHON = re.compile(r"(?<![a-z])(?:halb|half|medio|media|mezza|semi)?[ -]?marat(?:h?on|ona)(?![a-z])")
_INSIDE = re.compile(r"(?:intervall|wettkampf)")
"""German compounds carry these in the middle: Schwellenintervalle, Testwettkampf."""

LEAST_MARATHON_M = 20_500.0
"""Shorter runs with the word in the title only prepare for one."""


def kind_in(title: str, distance_m: float | None) -> Kind | None:
    """The purpose that a title names, None when it names none.

    Args:
        title: Untrusted text.
        distance_m: Tells a marathon from training for one; None where unknown.
    """
    plain = _plain(title)
    inside = _INSIDE.search(plain)
    if inside:
        return Kind.INTERVALS if inside[0].startswith("intervall") else Kind.RACE
    for kind, pattern in _PATTERNS.items():
        if pattern.search(plain):
            return kind
    if _MARATHON.search(plain) and (distance_m or 0.0) >= LEAST_MARATHON_M:
        return Kind.RACE
    return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in folded if not unicodedata.combining(sign))
