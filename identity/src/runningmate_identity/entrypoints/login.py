"""LoginService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.identity.v1 import login_pb2, login_service_pb2_grpc
from runningmate_identity import wire
from runningmate_identity.service.login import LogIn

if TYPE_CHECKING:
    import grpc.aio

register = login_service_pb2_grpc.add_LoginServiceServicer_to_server


class LoginServicer(login_service_pb2_grpc.LoginServiceServicer):
    """Codes for tokens; what goes wrong is raised and becomes a status in servicekit."""

    def __init__(self, login: LogIn) -> None:
        self._login = login

    async def CreateLoginCode(
        self,
        request: login_pb2.CreateLoginCodeRequest,
        context: grpc.aio.ServicerContext[
            login_pb2.CreateLoginCodeRequest, login_pb2.CreateLoginCodeResponse
        ],
    ) -> login_pb2.CreateLoginCodeResponse:
        return wire.code(await self._login.create_code(UUID(request.athlete_id)))

    async def ExchangeLoginCode(
        self,
        request: login_pb2.ExchangeLoginCodeRequest,
        context: grpc.aio.ServicerContext[
            login_pb2.ExchangeLoginCodeRequest, login_pb2.ExchangeLoginCodeResponse
        ],
    ) -> login_pb2.ExchangeLoginCodeResponse:
        tokens = await self._login.exchange(request.code, request.session_name)
        return login_pb2.ExchangeLoginCodeResponse(tokens=wire.tokens(tokens))

    async def RefreshTokens(
        self,
        request: login_pb2.RefreshTokensRequest,
        context: grpc.aio.ServicerContext[login_pb2.RefreshTokensRequest, login_pb2.RefreshTokensResponse],
    ) -> login_pb2.RefreshTokensResponse:
        tokens = await self._login.refresh(request.refresh_token)
        return login_pb2.RefreshTokensResponse(tokens=wire.tokens(tokens))
