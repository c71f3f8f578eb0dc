"""Events about what is to go, and what went."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1.analytics_events_pb2 import SourceDataDeleted
from runningmate.collector.v1.collector_events_pb2 import RecordingsRevoked
from runningmate_analytics.domain.retirement import Expired, Revoked

if TYPE_CHECKING:
    from runningmate.collector.v1.collector_events_pb2 import PayloadsExpired
    from runningmate_analytics.domain.retirement import Forgotten, Retirement


def retirement_from_event(event: PayloadsExpired | RecordingsRevoked) -> Retirement:
    """What is to go.

    Raises:
        ValueError: An id is no UUID.
    """
    recordings = tuple((UUID(one.recording_id), one.revision) for one in event.recordings)
    if isinstance(event, RecordingsRevoked):
        return Revoked(UUID(event.deletion_id), recordings)
    return Expired(recordings)


def forgotten_to_event(athlete_id: UUID, forgotten: Forgotten) -> SourceDataDeleted:
    """What went, for the receipt."""
    return SourceDataDeleted(
        athlete_id=str(athlete_id),
        deletion_id=str(forgotten.deletion_id),
        deleted_activity_count=len(forgotten.deleted_activities),
        deleted_activity_ids=[str(activity_id) for activity_id in forgotten.deleted_activities],
        kept_activity_count=forgotten.kept_activity_count,
        deleted_stream_count=forgotten.deleted_stream_count,
    )
