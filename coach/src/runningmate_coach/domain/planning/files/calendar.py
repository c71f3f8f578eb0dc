"""A plan as a calendar of all-day events.

Source: RFC 5545, sections 3.1 (folding), 3.3.11 (escaping) and 3.6.1 (events).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from runningmate_coach.domain.planning.files.text import lines, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runningmate_coach.domain.planning.model import Plan, Session

LINE_BYTES = 75


def calendar(plan: Plan, athlete_id: UUID, made_at: datetime) -> bytes:
    """The whole plan. A session keeps its identifier over all plans that go on from each other.

    Args:
        plan: The plan.
        athlete_id: Whose it is; tells the events of two athletes apart.
        made_at: When this version of it was made.
    """
    content = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//MyAIRunningMate//Training plan//EN",
        "CALSCALE:GREGORIAN",
        *(line for session in plan.sessions for line in _event(session, athlete_id, made_at)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in content)


def _event(session: Session, athlete_id: UUID, made_at: datetime) -> Iterator[str]:
    steps = list(lines(session.blocks, session.sport))
    easier = session.easier
    if easier is not None:
        steps.append(f"On a bad day: {easier.minutes} min easy instead.")
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(athlete_id, session.session_id)}@runningmate"
    yield f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{session.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{session.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(title(session))}"
    yield f"DESCRIPTION:{escaped(chr(10).join([session.why, *steps]))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value; control characters but the end of a line have no place in it."""
    plain = "".join(sign for sign in text if sign == "\n" or sign.isprintable())
    for sign in "\\;,":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A content line in pieces of at most 75 bytes, no character cut."""
    rest, pieces, limit = line, [], LINE_BYTES
    while rest:
        piece = rest.encode()[:limit].decode(errors="ignore")
        pieces.append(piece)
        rest = rest[len(piece) :]
        limit = LINE_BYTES - 1  # the space that continues a line
    return "\r\n ".join(pieces).encode() + b"\r\n"
