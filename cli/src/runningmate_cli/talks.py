"""Finding and reading the athlete's conversations with the coach."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.coach.v1 import conversation_pb2, conversation_service_pb2_grpc
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.pick import LAST, SHORTEST_PREFIX

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from runningmate_cli.client import Client

PAGE_SIZE = 100


async def listed(
    client: Client, page_size: int = PAGE_SIZE
) -> AsyncGenerator[conversation_pb2.Conversation, None]:
    """All conversations, the one that was gone on with last first, over the pages."""
    stub = conversation_service_pb2_grpc.ConversationServiceAsyncStub(client.channel)
    request = conversation_pb2.ListConversationsRequest(page_size=page_size)
    while True:
        page: conversation_pb2.ListConversationsResponse = await client.repeat(
            stub.ListConversations, request
        )
        for found in page.conversations:
            yield found
        request.page_token = page.next_page_token
        if not page.next_page_token:
            return


async def whole(client: Client, conversation_id: str) -> conversation_pb2.GetConversationResponse:
    """A conversation with all its turns."""
    stub = conversation_service_pb2_grpc.ConversationServiceAsyncStub(client.channel)
    request = conversation_pb2.GetConversationRequest(conversation_id=conversation_id)
    found = conversation_pb2.GetConversationResponse()
    while True:
        page: conversation_pb2.GetConversationResponse = await client.repeat(stub.GetConversation, request)
        found.conversation.CopyFrom(page.conversation)
        found.turns.extend(page.turns)
        request.page_token = page.next_page_token
        if not page.next_page_token:
            return found


async def conversation_id(client: Client, typed: str) -> str:
    """The id of a whole id, of the beginning of one, or of `last`.

    Raises:
        Failure: There is no such conversation, or there are several.
    """
    try:
        return str(UUID(typed))
    except ValueError:
        pass
    if typed != LAST and len(typed) < SHORTEST_PREFIX:
        raise Failure(
            f"'{typed}' is too short for an id: give at least {SHORTEST_PREFIX} signs.", ExitCode.USAGE
        )
    matching = []
    async with aclosing(listed(client, 1 if typed == LAST else PAGE_SIZE)) as found:
        async for one in found:
            if typed == LAST:
                return one.conversation_id
            if one.conversation_id.startswith(typed.lower()):
                matching.append(one.conversation_id)
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise Failure(
            f"{typed} begins several ids: {', '.join(matching[:5])}. Give more of it.", ExitCode.USAGE
        )
    text = 'Begin one with: runningmate ask "how was my week?"'
    if typed != LAST:
        text = "`runningmate conversations list` shows those there are."
    raise Failure(f"There is no such conversation. {text}", ExitCode.NOT_FOUND)
