"""An analysed session as the database gives it back."""

from __future__ import annotations

from uuid import uuid4

from runningmate_analytics.domain.session import Session, StoredSession


def stored(session: Session) -> StoredSession:
    """As the database gives it back, under an id of its own."""
    return StoredSession(
        activity_id=uuid4(),
        session_index=session.session_index,
        sport=session.sport,
        sub_sport=session.sub_sport,
        started_at=session.started_at,
        local_date=session.local_date,
        content_revision=1,
        streams=session.streams,
        structure=session.structure,
    )
