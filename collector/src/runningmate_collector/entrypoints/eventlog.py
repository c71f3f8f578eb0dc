"""EventLogService: decode, call, encode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from runningmate.collector.v1 import event_log_pb2, event_log_service_pb2_grpc
from runningmate_collector.wire import letter_to_proto, payload_json

if TYPE_CHECKING:
    from runningmate_collector.service.letters import Letters

LETTERS_A_PAGE = 20


class EventLogServicer(event_log_service_pb2_grpc.EventLogServiceServicer):
    """The operator's view of the event log."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    async def ListDeadLetters(
        self, request: event_log_pb2.ListDeadLettersRequest, context: Any
    ) -> event_log_pb2.ListDeadLettersResponse:
        """See the contract."""
        found, token = await self._letters.page(request.page_size or LETTERS_A_PAGE, request.page_token)
        return event_log_pb2.ListDeadLettersResponse(
            dead_letters=[letter_to_proto(letter) for letter in found], next_page_token=token
        )

    async def GetDeadLetter(
        self, request: event_log_pb2.GetDeadLetterRequest, context: Any
    ) -> event_log_pb2.GetDeadLetterResponse:
        """See the contract."""
        letter = await self._letters.get(UUID(request.event_id))
        return event_log_pb2.GetDeadLetterResponse(
            dead_letter=letter_to_proto(letter),
            payload_json=payload_json(letter.event_type, letter.payload),
            payload=letter.payload,
        )

    async def ReplayDeadLetters(
        self, request: event_log_pb2.ReplayDeadLettersRequest, context: Any
    ) -> event_log_pb2.ReplayDeadLettersResponse:
        """See the contract."""
        sent = await self._letters.replay([UUID(event_id) for event_id in request.event_ids])
        return event_log_pb2.ReplayDeadLettersResponse(
            dead_letters=[letter_to_proto(letter) for letter in sent]
        )
