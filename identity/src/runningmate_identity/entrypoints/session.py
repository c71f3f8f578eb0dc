"""SessionService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.identity.v1 import session_pb2, session_service_pb2_grpc
from runningmate_identity import wire
from runningmate_identity.service.sessions import Sessions
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    import grpc.aio

register = session_service_pb2_grpc.add_SessionServiceServicer_to_server


class SessionServicer(session_service_pb2_grpc.SessionServiceServicer):
    """The caller's own sessions."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def ListSessions(
        self,
        request: session_pb2.ListSessionsRequest,
        context: grpc.aio.ServicerContext[session_pb2.ListSessionsRequest, session_pb2.ListSessionsResponse],
    ) -> session_pb2.ListSessionsResponse:
        caller = principal()
        found, following = await self._sessions.page(
            caller.athlete_id, wire.position(request.page_token), wire.page_size(request.page_size)
        )
        return session_pb2.ListSessionsResponse(
            sessions=[wire.session(session, caller.session_id) for session in found],
            next_page_token=wire.page_token(following),
        )

    async def RevokeSession(
        self,
        request: session_pb2.RevokeSessionRequest,
        context: grpc.aio.ServicerContext[
            session_pb2.RevokeSessionRequest, session_pb2.RevokeSessionResponse
        ],
    ) -> session_pb2.RevokeSessionResponse:
        await self._sessions.revoke(principal().athlete_id, UUID(request.session_id))
        return session_pb2.RevokeSessionResponse()
