"""AthleteService."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1 import athlete_pb2
from runningmate.analytics.v1.athlete_service_pb2_grpc import (
    AthleteServiceServicer,
    add_AthleteServiceServicer_to_server,
)
from runningmate_analytics.domain.activity import Position
from runningmate_analytics.domain.errors import NotErasedError
from runningmate_analytics.domain.model import Estimated
from runningmate_analytics.domain.settings import DatedSetting
from runningmate_analytics.domain.trained import DEFAULT_WEEKS
from runningmate_analytics.entrypoints.gate import access_of
from runningmate_analytics.service.athletes import delete_setting, erase_athlete, put_setting, update_athlete
from runningmate_analytics.wire.activities import position_from_token, position_to_token
from runningmate_analytics.wire.athletes import (
    athlete_from_token,
    athlete_to_proto,
    erasure_to_proto,
    setting_name_from,
    sex_from_proto,
    trained_to_proto,
)
from runningmate_analytics.wire.datause import data_use
from runningmate_analytics.wire.vocabulary import required_day, sport_from_proto
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    from grpc.aio import ServicerContext

    from runningmate_analytics.service.ports import Athletes, Erasures, Trained
    from runningmate_servicekit.datause import DataUsePolicy

DEFAULT_PAGE = 20
DEFAULT_TRAINED_PAGE = 100
_SERVICE = "/runningmate.analytics.v1.AthleteService"
LIST_TRAINED = f"{_SERVICE}/ListTrainedAthletes"
OPERATORS = frozenset({f"{_SERVICE}/ListErasures", LIST_TRAINED})

register = add_AthleteServiceServicer_to_server


class AthleteServicer(AthleteServiceServicer):
    """Decodes requests, asks the use cases, encodes answers."""

    def __init__(
        self, athletes: Athletes, policy: DataUsePolicy, erasures: Erasures, trained: Trained
    ) -> None:
        self._athletes = athletes
        self._erasures = erasures
        self._trained = trained
        self._policy = policy

    async def GetAthlete(
        self,
        request: athlete_pb2.GetAthleteRequest,
        context: ServicerContext[athlete_pb2.GetAthleteRequest, athlete_pb2.GetAthleteResponse],
    ) -> athlete_pb2.GetAthleteResponse:
        """See the contract."""
        access = access_of(self._policy)
        athlete = await self._athletes.get(principal().athlete_id, access.denied)
        shown, provenance = access.athlete(athlete)
        return athlete_pb2.GetAthleteResponse(
            athlete=athlete_to_proto(shown), data_use=data_use(access.reader, provenance)
        )

    async def UpdateAthlete(
        self,
        request: athlete_pb2.UpdateAthleteRequest,
        context: ServicerContext[athlete_pb2.UpdateAthleteRequest, athlete_pb2.UpdateAthleteResponse],
    ) -> athlete_pb2.UpdateAthleteResponse:
        """See the contract."""
        sex = sex_from_proto(request.sex) if request.HasField("sex") else None
        time_zone = request.time_zone if request.HasField("time_zone") else None
        athlete = await update_athlete(self._athletes, principal().athlete_id, sex, time_zone)
        return athlete_pb2.UpdateAthleteResponse(athlete=athlete_to_proto(athlete))

    async def PutSetting(
        self,
        request: athlete_pb2.PutSettingRequest,
        context: ServicerContext[athlete_pb2.PutSettingRequest, athlete_pb2.PutSettingResponse],
    ) -> athlete_pb2.PutSettingResponse:
        """See the contract."""
        given = request.setting
        entry = DatedSetting(
            setting_name_from(given.name),
            sport_from_proto(given.sport),
            Estimated(given.value, required_day("setting.valid_from", given.valid_from)),
        )
        athlete = await put_setting(self._athletes, principal().athlete_id, entry)
        return athlete_pb2.PutSettingResponse(athlete=athlete_to_proto(athlete))

    async def DeleteSetting(
        self,
        request: athlete_pb2.DeleteSettingRequest,
        context: ServicerContext[athlete_pb2.DeleteSettingRequest, athlete_pb2.DeleteSettingResponse],
    ) -> athlete_pb2.DeleteSettingResponse:
        """See the contract."""
        athlete = await delete_setting(
            self._athletes,
            principal().athlete_id,
            setting_name_from(request.name),
            sport_from_proto(request.sport),
            required_day("valid_from", request.valid_from),
        )
        return athlete_pb2.DeleteSettingResponse(athlete=athlete_to_proto(athlete))

    async def EraseAthlete(
        self,
        request: athlete_pb2.EraseAthleteRequest,
        context: ServicerContext[athlete_pb2.EraseAthleteRequest, athlete_pb2.EraseAthleteResponse],
    ) -> athlete_pb2.EraseAthleteResponse:
        """See the contract."""
        erased = await erase_athlete(self._athletes, principal().athlete_id, UUID(request.confirm_athlete_id))
        return athlete_pb2.EraseAthleteResponse(erased_activity_count=erased)

    async def GetErasure(
        self,
        request: athlete_pb2.GetErasureRequest,
        context: ServicerContext[athlete_pb2.GetErasureRequest, athlete_pb2.GetErasureResponse],
    ) -> athlete_pb2.GetErasureResponse:
        """See the contract."""
        found = await self._erasures.get(principal().athlete_id)
        if found is None:
            raise NotErasedError
        return athlete_pb2.GetErasureResponse(erasure=erasure_to_proto(found))

    async def ListErasures(
        self,
        request: athlete_pb2.ListErasuresRequest,
        context: ServicerContext[athlete_pb2.ListErasuresRequest, athlete_pb2.ListErasuresResponse],
    ) -> athlete_pb2.ListErasuresResponse:
        """See the contract."""
        size = request.page_size or DEFAULT_PAGE
        found = await self._erasures.page(position_from_token(request.page_token), size + 1)
        token = ""
        if len(found) > size:
            token = position_to_token(Position(found[size - 1].erased_at, found[size - 1].athlete_id))
        return athlete_pb2.ListErasuresResponse(
            erasures=[erasure_to_proto(one) for one in found[:size]], next_page_token=token
        )

    async def ListTrainedAthletes(
        self,
        request: athlete_pb2.ListTrainedAthletesRequest,
        context: ServicerContext[
            athlete_pb2.ListTrainedAthletesRequest, athlete_pb2.ListTrainedAthletesResponse
        ],
    ) -> athlete_pb2.ListTrainedAthletesResponse:
        """See the contract."""
        found, following = await self._trained.page(
            request.week_count or DEFAULT_WEEKS,
            access_of(self._policy).denied,
            athlete_from_token(request.page_token),
            request.page_size or DEFAULT_TRAINED_PAGE,
        )
        return athlete_pb2.ListTrainedAthletesResponse(
            athletes=map(trained_to_proto, found), next_page_token="" if following is None else str(following)
        )
