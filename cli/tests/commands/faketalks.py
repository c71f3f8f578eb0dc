# ruff: noqa: N802 - RPC methods have the names of the contract
"""Two conversations of the coach, kept in memory; the newer one has an answer that is gone."""

from __future__ import annotations

from typing import Any

from runningmate.coach.v1 import ask_pb2, conversation_service_pb2_grpc
from runningmate.coach.v1 import conversation_pb2 as messages
from runningmate_servicekit.errors import NotFound

NEW, OLD = "cccc1111-0000-4000-8000-000000000001", "cccc2222-0000-4000-8000-000000000002"


def _turn(question: str, text: str) -> messages.Turn:
    turn = messages.Turn(question=question, state="ANSWER_STATE_KEPT" if text else "ANSWER_STATE_DELETED")
    turn.asked_at.FromJsonString("2026-05-01T08:00:00Z")
    if text:
        sentence = turn.answer.sentences.add(text=text)
        value = sentence.evidence.add(coverage=1, from_date="2026-05-01", to_date="2026-05-01").value
        value.value_id, value.formatted = "fitness/2026-05-01/fitness", "47"
        turn.ended.CopyFrom(ask_pb2.AnswerEnded(end="ANSWER_END_CUT", reason="The model's answer broke off."))
    return turn


class Conversations(conversation_service_pb2_grpc.ConversationServiceServicer):
    """Pages of one."""

    def __init__(self) -> None:
        self._turns = {
            NEW: [_turn("How fit am I?", "Your fitness is 47."), _turn("And my last ride?", "")],
            OLD: [_turn("How was\x1b[31m May?", "Your fitness was 47.")],
        }

    def _of(self, conversation_id: str) -> messages.Conversation:
        if conversation_id not in self._turns:
            raise NotFound("CONVERSATION_NOT_FOUND", f"You have no conversation {conversation_id}.")
        turns = self._turns[conversation_id]
        made = messages.Conversation(
            conversation_id=conversation_id, title=turns[0].question, turn_count=len(turns)
        )
        made.updated_at.FromJsonString("2026-05-01T08:00:00Z")
        return made

    async def ListConversations(self, request: Any, context: Any) -> messages.ListConversationsResponse:
        at, ids = int(request.page_token or 0), list(self._turns)
        return messages.ListConversationsResponse(
            conversations=[self._of(one) for one in ids[at : at + 1]],
            next_page_token=str(at + 1) if at + 1 < len(ids) else "",
        )

    async def GetConversation(self, request: Any, context: Any) -> messages.GetConversationResponse:
        found = self._of(request.conversation_id)
        at, turns = int(request.page_token or 0), self._turns[request.conversation_id]
        return messages.GetConversationResponse(
            conversation=found,
            turns=turns[at : at + 1],
            next_page_token=str(at + 1) if at + 1 < len(turns) else "",
        )

    async def DeleteConversation(self, request: Any, context: Any) -> messages.DeleteConversationResponse:
        self._of(request.conversation_id)
        del self._turns[request.conversation_id]
        return messages.DeleteConversationResponse()
