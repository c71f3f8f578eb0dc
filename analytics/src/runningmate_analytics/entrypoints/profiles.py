"""ProfileService."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from google.api import httpbody_pb2

from runningmate.analytics.v1 import profile_pb2
from runningmate.analytics.v1.profile_service_pb2_grpc import (
    ProfileServiceServicer,
    add_ProfileServiceServicer_to_server,
)
from runningmate_analytics.domain.account import wardrobe
from runningmate_analytics.domain.errors import BadFieldError, RouteNotFoundError
from runningmate_analytics.entrypoints.gate import access_of
from runningmate_analytics.service.verified import verified
from runningmate_analytics.wire.datause import data_use
from runningmate_analytics.wire.profiles import gear_to_proto, owned_by, profile_to_proto, routes_of
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from grpc.aio import ServicerContext

    from runningmate_analytics.service.ports import Accounts
    from runningmate_servicekit.datause import DataUsePolicy
    from runningmate_servicekit.objects import ObjectStore

DEFAULT_PAGE = 100
GPX = "application/gpx+xml"

register = add_ProfileServiceServicer_to_server


class ProfileServicer(ProfileServiceServicer):
    """Decodes requests, reads accounts, encodes answers."""

    def __init__(self, accounts: Accounts, objects: ObjectStore, policy: DataUsePolicy) -> None:
        self._accounts = accounts
        self._objects = objects
        self._policy = policy

    async def ListProfiles(
        self,
        request: profile_pb2.ListProfilesRequest,
        context: ServicerContext[profile_pb2.ListProfilesRequest, profile_pb2.ListProfilesResponse],
    ) -> profile_pb2.ListProfilesResponse:
        """See the contract."""
        found, _ = await self._accounts.accounts(principal().athlete_id, access_of(self._policy).denied)
        return profile_pb2.ListProfilesResponse(profiles=map(profile_to_proto, found))

    async def ListGear(
        self,
        request: profile_pb2.ListGearRequest,
        context: ServicerContext[profile_pb2.ListGearRequest, profile_pb2.ListGearResponse],
    ) -> profile_pb2.ListGearResponse:
        """See the contract."""
        access = access_of(self._policy)
        accounts, told = await self._accounts.accounts(principal().athlete_id, access.denied)
        uses, done = await self._accounts.uses(principal().athlete_id, access.denied)
        return profile_pb2.ListGearResponse(
            gear=map(gear_to_proto, wardrobe(owned_by(accounts), uses)),
            data_use=data_use(access.reader, told | done),
        )

    async def ListRoutes(
        self,
        request: profile_pb2.ListRoutesRequest,
        context: ServicerContext[profile_pb2.ListRoutesRequest, profile_pb2.ListRoutesResponse],
    ) -> profile_pb2.ListRoutesResponse:
        """See the contract."""
        access = access_of(self._policy)
        accounts, provenance = await self._accounts.accounts(principal().athlete_id, access.denied)
        routes = [route for route, _ in routes_of(accounts)]
        start = 0
        if request.page_token:
            # The token is the last route of the page before.
            ids = [route.route_id for route in routes]
            if request.page_token not in ids:
                text = "This page token is none, or a newer export took its route away. Begin without one."
                raise BadFieldError("page_token", text)
            start = ids.index(request.page_token) + 1
        end = start + (request.page_size or DEFAULT_PAGE)
        return profile_pb2.ListRoutesResponse(
            routes=routes[start:end],
            next_page_token=routes[end - 1].route_id if end < len(routes) else "",
            data_use=data_use(access.reader, provenance),
        )

    async def DownloadRoute(
        self,
        request: profile_pb2.DownloadRouteRequest,
        context: ServicerContext[profile_pb2.DownloadRouteRequest, httpbody_pb2.HttpBody],
    ) -> AsyncIterator[httpbody_pb2.HttpBody]:
        """See the contract."""
        accounts, _ = await self._accounts.accounts(principal().athlete_id, access_of(self._policy).denied)
        wanted = request.route_id.lower()
        found = next((entry for entry in routes_of(accounts) if entry[0].route_id == wanted), None)
        if found is None:
            raise RouteNotFoundError(request.route_id)
        route, key = found
        await context.send_initial_metadata(
            (
                ("content-disposition", f'attachment; filename="route-{route.route_id}.gpx"'),
                ("x-content-type-options", "nosniff"),
            )
        )
        stored = verified(self._objects, f"athlete/{principal().athlete_id}/{key}", route.sha256)
        async with aclosing(stored) as pieces:
            async for piece in pieces:
                yield httpbody_pb2.HttpBody(content_type=GPX, data=piece)
