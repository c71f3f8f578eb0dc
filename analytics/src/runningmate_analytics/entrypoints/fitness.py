"""FitnessService."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.analytics.v1 import best_effort_pb2, fitness_pb2
from runningmate.analytics.v1.fitness_service_pb2_grpc import (
    FitnessServiceServicer,
    add_FitnessServiceServicer_to_server,
)
from runningmate_analytics.entrypoints.gate import access_of
from runningmate_analytics.service.reading import read_fitness, read_weeks
from runningmate_analytics.service.records import Wish
from runningmate_analytics.wire.datause import data_use
from runningmate_analytics.wire.fitness import efforts_to_proto, fitness_to_proto, week_to_proto
from runningmate_analytics.wire.vocabulary import day_from, day_range, sport_from_proto
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from grpc.aio import ServicerContext

    from runningmate_analytics.service.ports import Training
    from runningmate_analytics.service.records import BestEfforts
    from runningmate_servicekit.datause import DataUsePolicy

register = add_FitnessServiceServicer_to_server


class FitnessServicer(FitnessServiceServicer):
    """Decodes requests, asks `Training`, encodes answers."""

    def __init__(self, training: Training, efforts: BestEfforts, policy: DataUsePolicy) -> None:
        self._training = training
        self._efforts = efforts
        self._policy = policy

    async def GetFitness(
        self,
        request: fitness_pb2.GetFitnessRequest,
        context: ServicerContext[fitness_pb2.GetFitnessRequest, fitness_pb2.GetFitnessResponse],
    ) -> fitness_pb2.GetFitnessResponse:
        """See the contract."""
        access = access_of(self._policy)
        fitness = await read_fitness(
            self._training,
            principal().athlete_id,
            day_from("from_date", request.from_date),
            day_from("to_date", request.to_date),
            access.denied,
        )
        answer = fitness_to_proto(fitness)
        answer.data_use.CopyFrom(data_use(access.reader, fitness.training.provenance))
        return answer

    async def GetWeeklyVolume(
        self,
        request: fitness_pb2.GetWeeklyVolumeRequest,
        context: ServicerContext[fitness_pb2.GetWeeklyVolumeRequest, fitness_pb2.GetWeeklyVolumeResponse],
    ) -> fitness_pb2.GetWeeklyVolumeResponse:
        """See the contract."""
        access = access_of(self._policy)
        weeks, provenance = await read_weeks(
            self._training,
            principal().athlete_id,
            day_from("from_date", request.from_date),
            day_from("to_date", request.to_date),
            access.denied,
        )
        return fitness_pb2.GetWeeklyVolumeResponse(
            weeks=[week_to_proto(monday, sports) for monday, sports in weeks],
            data_use=data_use(access.reader, provenance),
        )

    async def ListBestEfforts(
        self,
        request: best_effort_pb2.ListBestEffortsRequest,
        context: ServicerContext[
            best_effort_pb2.ListBestEffortsRequest, best_effort_pb2.ListBestEffortsResponse
        ],
    ) -> best_effort_pb2.ListBestEffortsResponse:
        """See the contract."""
        access = access_of(self._policy)
        sport = sport_from_proto(request.sport)
        assert sport is not None  # by the schema
        first, last = day_range(request.from_date, request.to_date)
        wish = Wish(sport, request.distance_m, first, last, request.limit or 1)
        found, titles, provenance = await self._efforts.find(principal().athlete_id, wish, access.denied)
        return best_effort_pb2.ListBestEffortsResponse(
            distances=[efforts_to_proto(one, titles) for one in found],
            data_use=data_use(access.reader, provenance),
        )
