"""Consumes recordings and descriptions: fetches bytes, has them analysed, stores the result, says what became of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError

from runningmate.analytics.v1.analytics_events_pb2 import ErasureConfirmed
from runningmate.collector.v1.collector_events_pb2 import (
    AccountDescribed,
    ActivityDescribed,
    ActivityIngested,
    PayloadsExpired,
    RecordingsRevoked,
)
from runningmate_analytics.domain.account import AccountNews
from runningmate_analytics.domain.description import UNTOLD, DescriptionNews, told_by
from runningmate_analytics.domain.erasure import Confirmation
from runningmate_analytics.domain.model import RecordingError
from runningmate_analytics.domain.recordings import Analysed, Dropped, Prepared, Rejection
from runningmate_analytics.domain.retirement import Expired, Retirement, Revoked
from runningmate_analytics.service.ingestion import ingest
from runningmate_analytics.service.retirement import retire
from runningmate_analytics.wire.athletes import confirmation_from_event
from runningmate_analytics.wire.descriptions import description_from
from runningmate_analytics.wire.profiles import account_from
from runningmate_analytics.wire.recordings import news_from_event, outcome_to_event, recording_from_event
from runningmate_analytics.wire.retirement import forgotten_to_event, retirement_from_event
from runningmate_servicekit.eventlog import (
    EVENT_TYPE,
    OUTCOMES,
    Delivery,
    EventInvalid,
    OutgoingEvent,
)
from runningmate_servicekit.logs import get_logger
from runningmate_servicekit.objects import ObjectDamaged, ObjectNotFound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from uuid import UUID

    from runningmate_analytics.domain.description import Told
    from runningmate_analytics.domain.recordings import RecordingRef
    from runningmate_analytics.service.books import RecentBooks
    from runningmate_analytics.service.ports import Analyser, IngestionStore, RetirementStore
    from runningmate_servicekit.database import Connection
    from runningmate_servicekit.eventlog import Message, Outbox
    from runningmate_servicekit.objects import ObjectStore

_log = get_logger(__name__)

_DAMAGED_ACCOUNT = "The account's stored bytes are not those that came in."
_DAMAGED = "The recording's stored bytes are not those that came in."


class RecordingsHandler:
    """`Handler` of the topics `activities` and `activities-bulk`.

    Args:
        stores: Gives one athlete's store on the transaction of `apply`.
        retirements: The same for what is to go.
        confirm: Notes in that transaction that a service has erased its part of an athlete.
        keep_account: Stores an account in that transaction.
    """

    def __init__(
        self,
        objects: ObjectStore,
        analyser: Analyser,
        books: RecentBooks,
        stores: Callable[[Connection, UUID], IngestionStore],
        outbox: Outbox,
        retirements: Callable[[Connection, UUID], RetirementStore],
        confirm: Callable[[Connection, UUID, Confirmation], Awaitable[None]],
        keep_account: Callable[[Connection, UUID, AccountNews], Awaitable[None]],
    ) -> None:
        self._objects = objects
        self._analyser = analyser
        self._books = books
        self._stores = stores
        self._outbox = outbox
        self._retirements = retirements
        self._confirm = confirm
        self._keep_account = keep_account

    async def prepare(self, message: Message) -> _Ready:
        """Fetches and analyses one recording, or fetches a description; a bad file is a result, a bad event is not.

        None for a description or an account that a later one has replaced.
        """
        event = _parse(message)
        if isinstance(event, ErasureConfirmed):
            return confirmation_from_event(event)
        if isinstance(event, PayloadsExpired | RecordingsRevoked):
            try:
                return retirement_from_event(event)
            except ValueError as error:
                raise EventInvalid("payload_malformed", f"The event cannot be used: {error}.") from error
        if isinstance(event, AccountDescribed):
            return await self._account(event)
        news = await self._news(event)
        if isinstance(event, ActivityDescribed):
            return news
        try:
            info, data = await self._objects.fetch(event.object_key)
        except ObjectNotFound as error:
            raise EventInvalid("object_missing", "The recording's stored bytes are gone.") from error
        except ObjectDamaged as error:
            raise EventInvalid("object_damaged", _DAMAGED) from error
        try:
            recording = recording_from_event(event, info.metadata.get("file_name", event.sha256))
        except ValueError as error:
            raise EventInvalid("payload_malformed", f"ActivityIngested cannot be used: {error}.") from error
        if hashlib.sha256(data).hexdigest() != event.sha256:
            raise EventInvalid("object_damaged", _DAMAGED)
        told = UNTOLD if news is None else told_by(news)
        return Prepared(recording, await self._analyse(recording, data, told), news)

    async def _account(self, event: AccountDescribed) -> AccountNews | None:
        try:
            content = await self._objects.get(event.object_key)
        except ObjectNotFound:
            _log.info("account was replaced meanwhile", recording_id=event.recording_id)
            return None
        except ObjectDamaged as error:
            raise EventInvalid("object_damaged", _DAMAGED_ACCOUNT) from error
        if hashlib.sha256(content).hexdigest() != event.sha256:
            raise EventInvalid("object_damaged", _DAMAGED_ACCOUNT)
        try:
            return account_from(event, content)
        except ValueError as error:
            raise EventInvalid("payload_malformed", f"The account cannot be used: {error}.") from error

    async def _news(self, event: ActivityIngested | ActivityDescribed) -> DescriptionNews | None:
        if event.description_revision == 0:
            return None
        try:
            if not event.description_key:
                return news_from_event(event, None)
            document = await self._objects.get(event.description_key)
            if hashlib.sha256(document).hexdigest() != event.description_sha256:
                raise EventInvalid(
                    "object_damaged", "The description's stored bytes are not those that came in."
                )
            return news_from_event(event, description_from(document))
        except ObjectDamaged as error:
            raise EventInvalid(
                "object_damaged", "The description's stored bytes are not those that came in."
            ) from error
        except ObjectNotFound:
            _log.info("description was replaced meanwhile", recording_id=event.recording_id)
            return None
        except ValueError as error:
            raise EventInvalid("payload_malformed", f"The description cannot be used: {error}.") from error

    async def _analyse(self, recording: RecordingRef, data: bytes, told: Told) -> Analysed | Rejection:
        book = await self._books.book(recording.athlete_id)
        try:
            sessions = await self._analyser.analyse_file(
                data, recording.format, recording.recording_id, book, told
            )
        except RecordingError as error:
            return Rejection(error.reason, error.detail)
        return Analysed(tuple(sessions), book.settings_revision)

    async def apply(
        self,
        connection: Connection,
        athlete_id: UUID,
        batch: Sequence[Delivery[_Ready]],
    ) -> None:
        """Stores a batch of one athlete and writes the outcomes in the same transaction."""
        recordings: list[Prepared] = []
        news: list[DescriptionNews] = []
        retirements: list[Retirement] = []
        causes: dict[object, Message] = {}
        for delivery in batch:
            if isinstance(delivery.prepared, Prepared):
                recordings.append(delivery.prepared)
                causes[delivery.prepared.recording] = delivery.message
            elif isinstance(delivery.prepared, Revoked | Expired):
                retirements.append(delivery.prepared)
                if isinstance(delivery.prepared, Revoked):
                    causes[delivery.prepared.deletion_id] = delivery.message
            elif isinstance(delivery.prepared, AccountNews):
                await self._keep_account(connection, athlete_id, delivery.prepared)
            elif isinstance(delivery.prepared, Confirmation):
                await self._confirm(connection, athlete_id, delivery.prepared)
            elif delivery.prepared is not None:
                news.append(delivery.prepared)
        outcomes = await ingest(self._stores(connection, athlete_id), recordings, news)
        # Revisions decide between the two, so that their order within the batch does not matter.
        forgotten = await retire(self._retirements(connection, athlete_id), retirements)
        await self._outbox.append(
            connection,
            athlete_id,
            [
                OutgoingEvent(
                    topic=OUTCOMES,
                    event_type=event.DESCRIPTOR.full_name,
                    payload=event.SerializeToString(),
                    caused_by=causes[outcome.because if isinstance(outcome, Dropped) else outcome.recording],
                )
                for outcome in outcomes
                for event in [outcome_to_event(outcome)]
            ]
            + [
                OutgoingEvent(
                    topic=OUTCOMES,
                    event_type=event.DESCRIPTOR.full_name,
                    payload=event.SerializeToString(),
                    caused_by=causes[answer.deletion_id],
                )
                for answer in forgotten
                for event in [forgotten_to_event(athlete_id, answer)]
            ],
        )


_Ready = Prepared | DescriptionNews | Retirement | Confirmation | AccountNews | None
_Event = (
    ActivityIngested
    | ActivityDescribed
    | AccountDescribed
    | PayloadsExpired
    | RecordingsRevoked
    | ErasureConfirmed
)
_EVENTS: Mapping[str, type[_Event]] = {
    event.DESCRIPTOR.full_name: event
    for event in (
        ActivityIngested,
        ActivityDescribed,
        AccountDescribed,
        PayloadsExpired,
        RecordingsRevoked,
        ErasureConfirmed,
    )
}


def _parse(message: Message) -> _Event:
    event_type = message.headers.get(EVENT_TYPE, "")
    event = _EVENTS.get(event_type)
    if event is None:
        raise EventInvalid("event_type_unknown", f"This consumer does not know the event type {event_type}.")
    try:
        return event.FromString(message.payload)
    except DecodeError as error:
        raise EventInvalid("payload_malformed", f"The payload is no {event.DESCRIPTOR.name}.") from error
