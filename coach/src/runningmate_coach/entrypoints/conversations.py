"""ConversationService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.coach.v1 import conversation_pb2 as messages
from runningmate.coach.v1 import conversation_service_pb2_grpc
from runningmate_coach.wire import conversations as wire
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    import grpc.aio

    from runningmate_coach.service.conversing import Conversing

register = conversation_service_pb2_grpc.add_ConversationServiceServicer_to_server
PAGE = 20


class ConversationServicer(conversation_service_pb2_grpc.ConversationServiceServicer):
    """See the contract."""

    def __init__(self, conversing: Conversing) -> None:
        self._conversing = conversing

    async def ListConversations(
        self,
        request: messages.ListConversationsRequest,
        context: grpc.aio.ServicerContext[
            messages.ListConversationsRequest, messages.ListConversationsResponse
        ],
    ) -> messages.ListConversationsResponse:
        """See the contract."""
        size = request.page_size or PAGE
        found = await self._conversing.listed(
            principal().athlete_id, size + 1, wire.place_of(request.page_token)
        )
        return messages.ListConversationsResponse(
            conversations=[wire.conversation_to(one) for one in found[:size]],
            next_page_token=wire.token_of(found[size - 1]) if len(found) > size else "",
        )

    async def GetConversation(
        self,
        request: messages.GetConversationRequest,
        context: grpc.aio.ServicerContext[messages.GetConversationRequest, messages.GetConversationResponse],
    ) -> messages.GetConversationResponse:
        """See the contract."""
        size, first = request.page_size or PAGE, wire.position_of(request.page_token)
        found, turns = await self._conversing.show(
            principal().athlete_id, UUID(request.conversation_id), first, size
        )
        last = first + len(turns)
        return messages.GetConversationResponse(
            conversation=wire.conversation_to(found),
            turns=[wire.turn_to(one) for one in turns],
            next_page_token=str(last) if turns and last < found.turn_count else "",
        )

    async def DeleteConversation(
        self,
        request: messages.DeleteConversationRequest,
        context: grpc.aio.ServicerContext[
            messages.DeleteConversationRequest, messages.DeleteConversationResponse
        ],
    ) -> messages.DeleteConversationResponse:
        """See the contract."""
        await self._conversing.remove(principal().athlete_id, UUID(request.conversation_id))
        return messages.DeleteConversationResponse()
