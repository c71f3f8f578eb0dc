"""Words that several messages share: sports, days, moments."""

from __future__ import annotations

from datetime import UTC, date, datetime

from google.protobuf import timestamp_pb2

from runningmate.common.v1 import sport_pb2
from runningmate_analytics.domain.errors import BadFieldError
from runningmate_analytics.domain.model import Sport

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def sport_to_proto(sport: Sport | None) -> str:
    """A sport's name on the wire."""
    return f"SPORT_{sport.name if sport else 'UNSPECIFIED'}"


def sport_from_proto(sport: sport_pb2.Sport) -> Sport | None:
    """The sport of a number, None for unspecified."""
    if sport == sport_pb2.SPORT_UNSPECIFIED:
        return None
    return Sport[sport_pb2.Sport.Name(sport).removeprefix("SPORT_")]


def timestamp(moment: datetime) -> timestamp_pb2.Timestamp:
    """A moment on the wire."""
    since = moment - _EPOCH  # protobuf's own FromDatetime takes three times as long
    return timestamp_pb2.Timestamp(
        seconds=since.days * 86_400 + since.seconds, nanos=since.microseconds * 1000
    )


def day_from(field: str, text: str) -> date | None:
    """A local day of a request, None where the text is empty.

    Raises:
        BadFieldError: The text is no day of the calendar.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadFieldError(field, f"{text} is no day of the calendar; write it as 2026-01-31.") from None


def day_range(from_date: str, to_date: str) -> tuple[date | None, date | None]:
    """The fields `from_date` and `to_date` of a request.

    Raises:
        BadFieldError: One is no day of the calendar, or the range is reversed.
    """
    first, last = day_from("from_date", from_date), day_from("to_date", to_date)
    if first and last and last < first:
        raise BadFieldError("to_date", f"The range ends on {last}, before it begins on {first}.")
    return first, last


def required_day(field: str, text: str) -> date:
    """A local day of a request. Raises BadFieldError where it is empty or no day of the calendar."""
    day = day_from(field, text)
    if day is None:
        raise BadFieldError(field, "A day is needed; write it as 2026-01-31.")
    return day
