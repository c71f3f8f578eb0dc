"""Finding the activity that a person means."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from runningmate.analytics.v1 import activity_pb2, activity_service_pb2_grpc
from runningmate_cli.client import Client
from runningmate_cli.failure import ExitCode, Failure

PAGE_SIZE = 100
SHORTEST_PREFIX = 4
LAST = "last"


async def activities(
    client: Client, request: activity_pb2.ListActivitiesRequest
) -> AsyncGenerator[activity_pb2.Activity, None]:
    """All activities that the request asks for, newest first, over its pages."""
    stub = activity_service_pb2_grpc.ActivityServiceAsyncStub(client.channel)
    asked = activity_pb2.ListActivitiesRequest()
    asked.CopyFrom(request)
    while True:
        page: activity_pb2.ListActivitiesResponse = await client.repeat(stub.ListActivities, asked)
        for activity in page.activities:
            yield activity
        asked.page_token = page.next_page_token
        if not page.next_page_token:
            return


async def activity_id(client: Client, typed: str) -> str:
    """The id of a whole id, of the beginning of one, or of `last`.

    Raises:
        Failure: There is no such activity, or there are several.
    """
    try:
        return str(UUID(typed))
    except ValueError:
        pass
    if typed != LAST and len(typed) < SHORTEST_PREFIX:
        raise Failure(
            f"'{typed}' is too short for an id: give at least {SHORTEST_PREFIX} signs.", ExitCode.USAGE
        )
    wanted = activity_pb2.ListActivitiesRequest(page_size=1 if typed == LAST else PAGE_SIZE)
    matching: list[activity_pb2.Activity] = []
    async with aclosing(activities(client, wanted)) as listed:
        async for activity in listed:
            if typed == LAST:
                return activity.id
            if activity.id.startswith(typed.lower()):
                matching.append(activity)
    if len(matching) == 1:
        return matching[0].id
    if matching:
        found = ", ".join(
            f"{activity.id} ({activity.local_date} {activity.name})" for activity in matching[:5]
        )
        raise Failure(f"{typed} begins several ids: {found}. Give more of it.", ExitCode.USAGE)
    if typed == LAST:
        raise Failure(
            "There is no activity yet. Import recordings with: runningmate import PATH", ExitCode.NOT_FOUND
        )
    raise Failure(f"There is no activity {typed}. `runningmate activities` lists them.", ExitCode.NOT_FOUND)
