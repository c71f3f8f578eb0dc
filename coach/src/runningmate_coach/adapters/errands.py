"""Analytics by gRPC for the coach's own job: with service tokens, each for one athlete and half a minute."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import grpc
import grpc.aio

from runningmate.analytics.v1 import athlete_pb2, athlete_service_pb2, athlete_service_pb2_grpc
from runningmate_coach.domain.weekbook import DueWeek
from runningmate_coach.service.weekports import AnalyticsAway, AnalyticsFailed
from runningmate_servicekit.channel import peer_channel
from runningmate_servicekit.datause import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from runningmate_servicekit.delegation import ServiceIdentity

ANALYTICS = "analytics"
PAGE = 500
_AWAY = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


class GrpcErrands:
    """The port `Errands`."""

    def __init__(self, target: str, identity: ServiceIdentity) -> None:
        self._channel = peer_channel(
            target, [athlete_service_pb2.DESCRIPTOR.services_by_name["AthleteService"]]
        )
        self._athletes = athlete_service_pb2_grpc.AthleteServiceAsyncStub(self._channel)
        self._identity = identity

    async def due(self, weeks_back: int) -> AsyncIterator[Sequence[DueWeek]]:
        """See the port."""
        token = ""
        while True:
            request = athlete_pb2.ListTrainedAthletesRequest(
                week_count=weeks_back, page_size=PAGE, page_token=token
            )
            with _told_apart(), self._identity.listing(ANALYTICS, Reader.RULES):
                answer = await self._athletes.ListTrainedAthletes(request)
            yield [
                DueWeek(UUID(one.athlete_id), date.fromisoformat(monday))
                for one in answer.athletes
                for monday in one.from_dates
            ]
            token = answer.next_page_token
            if not token:
                return

    @contextmanager
    def acting_for(self, athlete_id: UUID) -> Iterator[None]:
        """See the port."""
        with _told_apart(), self._identity.acting_for(ANALYTICS, athlete_id, Reader.RULES):
            yield

    async def close(self) -> None:
        """Ends the connection."""
        await self._channel.close()


@contextmanager
def _told_apart() -> Iterator[None]:
    """Errors of calls as the port has them."""
    try:
        yield
    except grpc.aio.AioRpcError as error:
        if error.code() in _AWAY:
            starting = error.code() is grpc.StatusCode.UNAVAILABLE
            raise AnalyticsAway(error.code().name, starting=starting) from error
        raise AnalyticsFailed(f"{error.code().name}: {error.details() or ''}") from error
