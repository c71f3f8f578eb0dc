"""Warning signs: how many of them are noticed, and how often an ordinary text is taken for one."""

from __future__ import annotations

from dataclasses import dataclass

from coach.tests.evaluation.sets import held_out, read
from runningmate_coach.domain.flags import flag_in

LEAST_RECALL = 0.98
MOST_ALARMS = 0.03
FIRST = "| before any of it was tuned, all texts | 304 | 105 (34.5 %) | 339 | 17 (5.0 %) |"
"""What the patterns of that day gave when the sets were first read against them."""


INDEPENDENT_FIRST = (
    "| first measured, tuned on later | 143 | 95 (66.4 %) | 172 | 11 (6.4 %) |",
    "| first measured, held out | 46 | 31 (67.4 %) | 49 | 4 (8.2 %) |",
)
"""What the patterns of that day gave for the independent texts when they were first read against them."""
OWN = ("warning_signs.txt", "ordinary.txt")
INDEPENDENT = ("independent_signs.txt", "independent_ordinary.txt")


@dataclass(frozen=True)
class Noticed:
    """Texts of one part, and those in which a sign was seen."""

    part: str
    signs: int
    seen: int
    ordinary: int
    alarms: int

    @property
    def good(self) -> bool:
        """Whether it is what is wanted."""
        return self.seen >= LEAST_RECALL * self.signs and self.alarms < MOST_ALARMS * self.ordinary


def noticed(names: tuple[str, str] = OWN) -> list[Noticed]:
    """What is seen in the texts that were tuned on, and in the others; files of signs and of ordinary texts."""
    found = []
    for part, held in (("tuned on", False), ("held out", True)):
        signs, ordinary = ([text for _, text in read(name) if held_out(text) == held] for name in names)
        seen, alarms = (sum(flag_in(text) is not None for text in texts) for texts in (signs, ordinary))
        found.append(Noticed(part, len(signs), seen, len(ordinary), alarms))
    return found


def report(found: list[Noticed]) -> list[str]:
    """The section of the report."""
    return [
        "",
        "## Warning signs",
        "",
        "Texts with one of nineteen kinds of signs, and ordinary ones with many near misses (`sets/`), both written from the list of",
        "what must be noticed before its patterns were read. One in five, by its digest, was not looked at while patterns were",
        "tuned; but who tuned them had written it.",
        "",
        "| | with a sign | noticed | ordinary | false alarms |",
        "|---|---|---|---|---|",
        FIRST,
        *map(_row, found),
    ]


def independent_report() -> list[str]:
    """The table of the independent texts; its goals are met over both parts, for a fifth has too few texts for them."""
    return [
        "",
        "| | with a sign | noticed | ordinary | false alarms |",
        "|---|---|---|---|---|",
        *INDEPENDENT_FIRST,
        *map(_row, (*noticed(INDEPENDENT), together(noticed(INDEPENDENT)))),
    ]


def together(found: list[Noticed]) -> Noticed:
    """All parts as one."""
    sums = ((one.signs, one.seen, one.ordinary, one.alarms) for one in found)
    return Noticed("all", *map(sum, zip(*sums, strict=True)))


def _row(one: Noticed) -> str:
    return (
        f"| {one.part} | {one.signs} | {one.seen} ({100 * one.seen / one.signs:.1f} %) | {one.ordinary} |"
        f" {one.alarms} ({100 * one.alarms / one.ordinary:.1f} %) |"
    )
