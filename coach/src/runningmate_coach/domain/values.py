"""Numbers with an identity: a sentence cites the id, and the text of the number is made here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from runningmate_servicekit.numerals import MISSING_TEXT, format_metric, total

EPOCH = date(1970, 1, 1)
DATE_NAME = "local_date"
FULL_DATE_NAME = "date"
"""A day that is shown with its year."""
TOTAL_NAME = "total_duration_s"
"""A sum of times, which is shown in hours and minutes."""
WORDS_NAME = "words"
"""The athlete's own words, which are shown in quotation marks."""
MOST_QUOTED = 15
"""Words of a quotation; the others are left out."""
DATE_UNIT = "days since 1970-01-01"

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """One number that a sentence may cite.

    Attributes:
        value_id: Where it comes from, such as `<activity id>/normalized_power_w`.
        name: Catalogue name, or that of the field it was read from; its ending decides the format.
        value: In `unit`; a date counts the days since 1970-01-01.
        unit: As analytics gives it; empty for plain ratios.
        sport: Decides how speeds and distances look; empty where it does not matter.
        coverage: Share 0..1 of what it speaks of that had usable data.
        first: First local day that it speaks of; None where it speaks of none.
        last: Last local day, included.
        direction: `up`, `down` or `level` of a difference, which is then given without a sign; `most` or `least` of
            what was picked for being it; empty for the others.
        source: What gave it, for people; empty where the id says enough.
        miles: Whether land distances and paces are shown in miles.
        quote: Words of the athlete, in place of a number.
    """

    value_id: str
    name: str
    value: float
    unit: str = ""
    sport: str = ""
    coverage: float = 1.0
    first: date | None = None
    last: date | None = None
    direction: str = ""
    source: str = ""
    miles: bool = False
    quote: str = ""

    @property
    def text(self) -> str:
        """The number as people read it, with its unit."""
        if self.name == WORDS_NAME:
            return f"“{self.quote}”"
        if self.name == DATE_NAME:
            day = EPOCH + timedelta(days=int(self.value))
            return f"{day.day} {MONTHS[day.month - 1]}"
        if self.name == FULL_DATE_NAME:
            day = EPOCH + timedelta(days=int(self.value))
            return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        if self.name == TOTAL_NAME:
            return str(total(self.value))
        return str(format_metric(self.name, self.value, self.unit, sport=self.sport, miles=self.miles))


def dated(value_id: str, day: date) -> Value:
    """A day as a value, so that dates are traced like any other number."""
    return Value(value_id, DATE_NAME, float((day - EPOCH).days), DATE_UNIT)


def full_date(value_id: str, day: date) -> Value:
    """A day that is shown with its year; it speaks of itself."""
    return Value(value_id, FULL_DATE_NAME, float((day - EPOCH).days), DATE_UNIT, first=day, last=day)


def quotation(value_id: str, words: str) -> Value:
    """Words of the athlete, so that they are traced, and set apart from what the coach says."""
    shown = words.split()
    quote = " ".join(shown[:MOST_QUOTED]) + ("…" if len(shown) > MOST_QUOTED else "")
    return Value(value_id, WORDS_NAME, 1.0, quote=quote.replace("”", "'").replace("“", "'"))


def count(value_id: str, number: int, first: date | None = None, last: date | None = None) -> Value:
    """A number of things; its name is the id's last part, which ends in `_count`."""
    return Value(value_id, value_id.rsplit("/", 1)[-1], float(number), first=first, last=last)


def difference(value_id: str, value: Value, from_value: Value) -> Value:
    """How far a value lies from another of the same kind: without a sign, which is its direction."""
    return _directed(value_id, value, value.value - from_value.value)


def change_pct(value_id: str, value: Value, from_value: Value) -> Value | None:
    """The difference in percent of the other value, None where that is not above 0."""
    if from_value.value <= 0:
        return None
    percent = 100 * (value.value - from_value.value) / from_value.value
    return _directed(value_id, replace(value, name="change_pct", unit="%"), percent)


def _directed(value_id: str, like: Value, signed: float) -> Value:
    size = replace(like, value_id=value_id, value=abs(signed), direction="")
    # What is shown as nothing is neither up nor down.
    nothing = size.text in (replace(size, value=0.0).text, MISSING_TEXT)
    return replace(size, direction="level" if nothing else "up" if signed > 0 else "down")
