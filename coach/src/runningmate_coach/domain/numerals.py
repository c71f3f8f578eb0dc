"""Numbers in a text, however they are written: digits of any script, words of several languages, fractions, Roman ones."""

from __future__ import annotations

import re
import unicodedata

_ENGLISH = (
    r"zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ies|ieth)|hundreds?|thousands?|millions?|billions?|dozens?|scores?"
    r"|half|halves|quarters?|thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|hundredths?"
    r"|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|[a-z]+teenth|second(?= of)"
    r"|twice|thrice|doubl(?:e|es|ed|ing)|trebled?|tripl(?:e|es|ed|ing)|quadrupl(?:e|es|ed|ing)|halv(?:e|es|ed|ing)"
    r"|[a-z]+fold|(?:a |the )?couple|pair of|both|nil|minus|negative|naught|nought|fortnights?"
)
"""`one` is left out: as a pronoun it is no number, and as a number it is harmless; so is `first`."""
_OTHERS = (
    # German, whose numbers are one word.
    r"(?:ein|zwei|zwo|drei|vier|funf|sechs|sieben|acht|neun)?(?:und)?(?:zwan|drei|vier|funf|sech|sieb|acht|neun)(?:zig|ssig)\w*"
    r"|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|(?:drei|vier|funf|sech|sieb|acht|neun)zehn"
    r"|\w*hundert\w*|\w*tausend\w*|halb\w*|doppelt\w*|dutzend"
    # French, Spanish, Italian, Portuguese; words that are English too are left out.
    r"|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt\w*|trente|quarante"
    r"|cinquante|soixante|cents?|mille|demie?|moitie|tiers"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|trece|catorce|veinti?\w*|treinta|cuarenta|cincuenta|sesenta"
    r"|setenta|ochenta|noventa|cien|ciento|mil|mitad|medio"
    r"|tre|quattro|cinque|sette|otto|nove|dieci|undici|dodici|venti\w*|trenta|quaranta|cinquanta|sessanta|cento|meta"
    r"|quatro|sete|oito|dez|vinte|trinta|metade"
    # Dutch, Swedish.
    r"|twee|drie|vijf|zes|zeven|negen|tien|twaalf|twintig|dertig|veertig|vijftig|honderd|tva|fyra|fem|atta|nio|tio|tjugo"
)
_WORDS = re.compile(rf"\b(?:{_ENGLISH}|{_OTHERS})\b")
_ROMAN = re.compile(r"\b(?:[IVXLCDM]{2,}|[VX])\b")
_HIDDEN = {"Cf", "Mn", "Me"}
"""Categories of signs that are not seen or sit on another one: soft hyphens, joiners, accents."""
_DASHES = re.compile(r"[\u2010-\u2015\u2212\-_]+")
LATIN = re.compile(r"[a-z]")


def plain(text: str) -> str:
    """Without accents and hidden signs, in compatible forms; case stays."""
    folded = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in folded if unicodedata.category(sign) not in _HIDDEN)


def has_numeral(text: str) -> bool:
    """Whether a text holds a number of its own."""
    if any(sign.isnumeric() for sign in text):
        return True
    bare = plain(text)
    if any(sign.isnumeric() for sign in bare) or _ROMAN.search(bare):
        return True
    lower = bare.casefold()
    return bool(
        _WORDS.search(lower)
        or _WORDS.search(_DASHES.sub(" ", lower))
        or _WORDS.search(_DASHES.sub("", lower))
    )


def has_other_script(text: str) -> bool:
    """Whether a text holds letters that are not Latin: their number words are not known here."""
    return any(sign.isalpha() and not LATIN.match(sign.casefold()) for sign in plain(text))
