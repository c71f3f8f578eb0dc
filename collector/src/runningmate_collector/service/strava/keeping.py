"""Stores what Strava gave, in the same way as files: bytes first, then rows and event in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID, uuid4

from runningmate_collector.domain.adoption import Arrival, adopt, description_key, object_key
from runningmate_collector.domain.description import Document
from runningmate_collector.domain.model import Format, RecordingState, SourceKind
from runningmate_collector.domain.strava.api import Detail
from runningmate_collector.service.ports import Unit
from runningmate_collector.service.storing import doom_description, put
from runningmate_servicekit.objects import ObjectStore

KIND: Final = SourceKind.STRAVA_API
PROFILE: Final = "strava_api/profile"
"""Origin of the recording that stands for the profile."""
MAX_REVOKED: Final = 500
"""Recordings an event."""


@dataclass(frozen=True, slots=True)
class Content:
    """An activity as it is stored; equal answers have equal bytes."""

    detail: Detail
    content: bytes
    sha256: str

    @classmethod
    def of(cls, detail: Detail, streams: dict[str, Any] | None) -> Content:
        """Of the answers themselves; streams are left out where there are none."""
        whole: dict[str, Any] = {"activity": detail.raw}
        if streams:
            whole["streams"] = streams
        content = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(detail, content, hashlib.sha256(content).hexdigest())

    @property
    def file_name(self) -> str:
        """What stands for a file's name."""
        return f"strava/{self.detail.strava_id}.json"

    @property
    def origin(self) -> str:
        """Names the recording, whose bytes change with each edit at Strava."""
        return f"strava_api/{self.detail.strava_id}"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Keeps one recording for each activity at Strava; new bytes are a new revision of it."""

    objects: ObjectStore

    async def store(self, athlete_id: UUID, found: Content) -> None:
        """The bytes, before the transaction that refers to them."""
        document = found.detail.document
        await put(self.objects, object_key(athlete_id, KIND, found.sha256), found.content, found.file_name)
        await put(self.objects, description_key(athlete_id, KIND, document.sha256), document.content)

    async def announce(self, unit: Unit, found: Content, *, bulk: bool) -> UUID:
        """The recording of an activity; announced as far as its bytes or its description are new."""
        held = await unit.recordings.lock_by_content([found.sha256], [found.origin])
        known = next((one for one in held if one.origin == found.origin), None)
        arrival = Arrival(
            found.sha256, len(found.content), Format.STRAVA, KIND, found.origin, found.detail.document
        )
        adoption = adopt(known, arrival, unit.athlete_id, uuid4())
        recording = adoption.recording
        if known is not None:
            if adoption.described and known.description is not None:
                await doom_description(unit, known, known.description)
            if adoption.ingest and known.object_key != recording.object_key:
                await unit.deletions.add(known.object_key, known.recording_id)
            if adoption.ingest or adoption.described:
                # Under the row's lock, so that a deletion of the earlier revision's bytes cannot come after.
                await self.store(unit.athlete_id, found)
        if adoption.ingest or adoption.described:
            await unit.recordings.save([recording])
        if adoption.ingest:
            await unit.announcer.ingested([(recording, None)], bulk=bulk)
        elif adoption.described:
            await unit.announcer.described([recording], bulk=bulk)
        return recording.recording_id

    async def store_profile(self, athlete_id: UUID, document: Document) -> None:
        """Its bytes, before the transaction that refers to them."""
        await put(
            self.objects,
            object_key(athlete_id, KIND, document.sha256),
            document.content,
            "strava/profile.json",
        )

    async def announce_profile(self, unit: Unit, document: Document) -> None:
        """The profile, announced as far as it is new; what came again as it is may be kept for its days anew."""
        held = await unit.recordings.lock_by_content([document.sha256], [PROFILE])
        known = next((one for one in held if one.origin == PROFILE), None)
        arrival = Arrival(document.sha256, len(document.content), Format.ACCOUNT, KIND, PROFILE)
        adoption = adopt(known, arrival, unit.athlete_id, uuid4())
        if not adoption.ingest:
            await unit.recordings.renew(adoption.recording.recording_id)
            return
        if known is not None:
            if known.object_key != adoption.recording.object_key:
                await unit.deletions.add(known.object_key, known.recording_id)
            # Under the row's lock, so that a deletion of the same bytes cannot come after.
            await self.store_profile(unit.athlete_id, document)
        await unit.recordings.save([adoption.recording])
        await unit.announcer.accounts([adoption.recording])

    async def withdraw(self, unit: Unit, recording_ids: Collection[UUID]) -> Sequence[UUID]:
        """Has recordings removed here and by analytics; gives those that were there."""
        found = [
            recording
            for recording in (await unit.recordings.lock(recording_ids)).values()
            if recording.state is not RecordingState.DELETED
        ]
        await unit.recordings.save(
            [replace(one, state=RecordingState.DELETED, activity_ids=(), description=None) for one in found]
        )
        for recording in found:
            await unit.deletions.add(recording.object_key, recording.recording_id)
            if recording.description is not None:
                await doom_description(unit, recording, recording.description)
        for begin in range(0, len(found), MAX_REVOKED):
            await unit.announcer.revoked(uuid4(), found[begin : begin + MAX_REVOKED])
        return [recording.recording_id for recording in found]
