"""Names of the headers that travel with an event; all values are text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

EVENT_ID: Final = "event-id"
"""UUID of the event; a redelivery and a relay's repetition have the same one, a redriven event a new one."""
EVENT_TYPE: Final = "event-type"
"""Full name of the payload's protobuf message."""
OCCURRED_AT: Final = "occurred-at"
"""RFC 3339 time in UTC at which the publisher wrote the event."""
TRACEPARENT: Final = "traceparent"
"""W3C trace context of what caused the event."""
REDRIVEN_FROM: Final = "redriven-from"
"""Event id of the failed event whose payload is published again."""
ORIGINAL_TOPIC: Final = "original-topic"
ORIGINAL_PARTITION: Final = "original-partition"
ORIGINAL_OFFSET: Final = "original-offset"
ORIGINAL_EVENT_ID: Final = "original-event-id"
REASON: Final = "reason"
DETAIL: Final = "detail"
GROUP: Final = "group"


def uuid_header(headers: Mapping[str, str], name: str) -> UUID | None:
    """Returns the header as UUID, or None where it is absent or malformed."""
    try:
        return UUID(headers[name])
    except (KeyError, ValueError):
        return None
