"""StravaService: decode, call, encode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from google.protobuf import json_format

from runningmate.collector.v1 import (
    strava_login_pb2,
    strava_pb2,
    strava_service_pb2_grpc,
    strava_webhook_pb2,
)
from runningmate.common.v1 import stream_pb2
from runningmate_collector.domain.errors import WrongPageToken
from runningmate_collector.domain.strava.errors import EventNotStored
from runningmate_collector.service.strava.following import Completed
from runningmate_collector.wire.strava import activity_to_proto, connection_to_proto, state_from_proto
from runningmate_servicekit.eventlog.outage import is_outage
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from runningmate_collector.service.strava.connecting import Connecting
    from runningmate_collector.service.strava.following import Following
    from runningmate_collector.service.strava.hooks import Hooks
    from runningmate_collector.service.strava.leaving import Leaving

ACTIVITIES_A_PAGE: Final = 100
HOOK_TIMEOUT_S: Final = 1.5
"""Strava waits for two seconds."""


class StravaServicer(strava_service_pb2_grpc.StravaServiceServicer):
    """Follows the athlete on Strava.

    Args:
        event_lost: Called for each event that could not be stored.
    """

    def __init__(
        self,
        connecting: Connecting,
        following: Following,
        leaving: Leaving,
        hooks: Hooks,
        event_lost: Callable[[], None],
    ) -> None:
        self.connecting = connecting
        self.following = following
        self.leaving = leaving
        self.hooks = hooks
        self.event_lost = event_lost

    async def GetStravaConnection(
        self, request: strava_pb2.GetStravaConnectionRequest, context: Any
    ) -> strava_pb2.GetStravaConnectionResponse:
        """See the contract."""
        return strava_pb2.GetStravaConnectionResponse(connection=await self._connection())

    async def PutStravaApplication(
        self, request: strava_login_pb2.PutStravaApplicationRequest, context: Any
    ) -> strava_login_pb2.PutStravaApplicationResponse:
        """See the contract."""
        await self.connecting.put_application(
            principal().athlete_id, request.client_id, request.client_secret
        )
        return strava_login_pb2.PutStravaApplicationResponse(connection=await self._connection())

    async def TestStravaApplication(
        self, request: strava_login_pb2.TestStravaApplicationRequest, context: Any
    ) -> strava_login_pb2.TestStravaApplicationResponse:
        """See the contract."""
        accepted, message = await self.connecting.test_application(principal().athlete_id)
        return strava_login_pb2.TestStravaApplicationResponse(accepted=accepted, message=message)

    async def DeleteStravaApplication(
        self, request: strava_login_pb2.DeleteStravaApplicationRequest, context: Any
    ) -> strava_login_pb2.DeleteStravaApplicationResponse:
        """See the contract."""
        await self.connecting.delete_application(principal().athlete_id)
        return strava_login_pb2.DeleteStravaApplicationResponse(connection=await self._connection())

    async def AuthorizeStrava(
        self, request: strava_login_pb2.AuthorizeStravaRequest, context: Any
    ) -> strava_login_pb2.AuthorizeStravaResponse:
        """See the contract."""
        url, state = await self.connecting.authorize(principal().athlete_id, request.redirect_uri)
        return strava_login_pb2.AuthorizeStravaResponse(authorize_url=url, state=state)

    async def ConnectStrava(
        self, request: strava_login_pb2.ConnectStravaRequest, context: Any
    ) -> strava_login_pb2.ConnectStravaResponse:
        """See the contract."""
        await self.connecting.connect(
            principal().athlete_id, request.state, request.code, request.scope, request.error
        )
        return strava_login_pb2.ConnectStravaResponse(connection=await self._connection())

    async def DisconnectStrava(
        self, request: strava_pb2.DisconnectStravaRequest, context: Any
    ) -> strava_pb2.DisconnectStravaResponse:
        """See the contract."""
        receipt = await self.leaving.disconnect(principal().athlete_id)
        if receipt is None:
            return strava_pb2.DisconnectStravaResponse(revoked=True)
        return strava_pb2.DisconnectStravaResponse(
            revoked=receipt.revoked, removed_recording_count=receipt.recording_count
        )

    async def SyncStrava(
        self, request: strava_pb2.SyncStravaRequest, context: Any
    ) -> strava_pb2.SyncStravaResponse:
        """See the contract."""
        await self.following.sync(principal().athlete_id, full=request.full)
        return strava_pb2.SyncStravaResponse(connection=await self._connection())

    async def WatchStravaSync(
        self, request: strava_pb2.WatchStravaSyncRequest, context: Any
    ) -> AsyncIterator[strava_pb2.WatchStravaSyncResponse]:
        """See the contract."""
        async with aclosing(self.following.watch(principal().athlete_id)) as news:
            async for entry in news:
                if isinstance(entry, Completed):
                    yield strava_pb2.WatchStravaSyncResponse(completed=stream_pb2.StreamCompleted())
                else:
                    yield strava_pb2.WatchStravaSyncResponse(connection=connection_to_proto(entry))

    async def ListStravaActivities(
        self, request: strava_pb2.ListStravaActivitiesRequest, context: Any
    ) -> strava_pb2.ListStravaActivitiesResponse:
        """See the contract."""
        found, after = await self.following.page(
            principal().athlete_id,
            [state_from_proto(number) for number in request.states],
            _after(request.page_token),
            request.page_size or ACTIVITIES_A_PAGE,
        )
        return strava_pb2.ListStravaActivitiesResponse(
            activities=[activity_to_proto(known) for known in found],
            next_page_token="" if after is None else str(after),
        )

    async def OpenStravaActivity(
        self, request: strava_pb2.OpenStravaActivityRequest, context: Any
    ) -> strava_pb2.OpenStravaActivityResponse:
        """See the contract."""
        recording_id = UUID(request.recording_id) if request.recording_id else None
        known = await self.following.open(principal().athlete_id, request.strava_id, recording_id)
        return strava_pb2.OpenStravaActivityResponse(activity=activity_to_proto(known))

    async def VerifyStravaWebhook(
        self, request: strava_webhook_pb2.VerifyStravaWebhookRequest, context: Any
    ) -> strava_webhook_pb2.VerifyStravaWebhookResponse:
        """See the contract."""
        hub = request.hub
        challenge = await self.hooks.verify(hub.mode, hub.challenge, hub.verify_token)
        return strava_webhook_pb2.VerifyStravaWebhookResponse(challenge=challenge)

    async def ReceiveStravaEvent(
        self, request: strava_webhook_pb2.ReceiveStravaEventRequest, context: Any
    ) -> strava_webhook_pb2.ReceiveStravaEventResponse:
        """See the contract."""
        event = json_format.MessageToDict(request.event)
        try:
            async with asyncio.timeout(HOOK_TIMEOUT_S):
                await self.hooks.receive(event)
        except Exception as error:
            if not (isinstance(error, TimeoutError) or is_outage(error)):
                raise
            self.event_lost()
            raise EventNotStored from error
        return strava_webhook_pb2.ReceiveStravaEventResponse()

    async def _connection(self) -> strava_pb2.StravaConnection:
        return connection_to_proto(await self.following.standing(principal().athlete_id))


def _after(token: str) -> int | None:
    if not token:
        return None
    if not token.isascii() or not token.isdecimal() or len(token) > 18:
        raise WrongPageToken
    return int(token)
