"""Numbers with an identity: a sentence cites the id, and the text of the number is made here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from runningmate_servicekit.numerals import format_metric

EPOCH = date(1970, 1, 1)
DATE_NAME = "local_date"
DATE_UNIT = "days since 1970-01-01"

_MONTHS = (
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
    """

    value_id: str
    name: str
    value: float
    unit: str = ""
    sport: str = ""

    @property
    def text(self) -> str:
        """The number as people read it, with its unit."""
        if self.name == DATE_NAME:
            day = EPOCH + timedelta(days=int(self.value))
            return f"{day.day} {_MONTHS[day.month - 1]}"
        return str(format_metric(self.name, self.value, self.unit, sport=self.sport))


def dated(value_id: str, day: date) -> Value:
    """A day as a value, so that dates are traced like any other number."""
    return Value(value_id, DATE_NAME, float((day - EPOCH).days), DATE_UNIT)
