"""EditService."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1 import edit_pb2
from runningmate.analytics.v1.edit_service_pb2_grpc import (
    EditServiceServicer,
    add_EditServiceServicer_to_server,
)
from runningmate_analytics.service.editing import delete_source, edit_activity, undo_edit
from runningmate_analytics.wire.edits import change_from_proto, stored_edit_to_proto
from runningmate_servicekit.tokens import MethodPolicy, principal

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from grpc.aio import ServicerContext

    from runningmate_analytics.service.editports import EditUnit, Reprocessing

register = add_EditServiceServicer_to_server
POLICY = MethodPolicy(operator=frozenset({"/runningmate.analytics.v1.EditService/ReprocessAthletes"}))


class EditServicer(EditServiceServicer):
    """Decodes requests, calls the use cases on a transaction of the athlete, encodes answers."""

    def __init__(
        self, unit: Callable[[UUID], AbstractAsyncContextManager[EditUnit]], reprocessing: Reprocessing
    ) -> None:
        self._unit = unit
        self._reprocessing = reprocessing

    async def EditActivity(
        self,
        request: edit_pb2.EditActivityRequest,
        context: ServicerContext[edit_pb2.EditActivityRequest, edit_pb2.EditActivityResponse],
    ) -> edit_pb2.EditActivityResponse:
        """See the contract."""
        change = change_from_proto(request)
        async with self._unit(principal().athlete_id) as unit:
            made = await edit_activity(unit, UUID(request.activity_id), UUID(request.request_id), change)
        return edit_pb2.EditActivityResponse(edit=stored_edit_to_proto(made))

    async def UndoEdit(
        self,
        request: edit_pb2.UndoEditRequest,
        context: ServicerContext[edit_pb2.UndoEditRequest, edit_pb2.UndoEditResponse],
    ) -> edit_pb2.UndoEditResponse:
        """See the contract."""
        async with self._unit(principal().athlete_id) as unit:
            undone = await undo_edit(unit, UUID(request.edit_id))
        return edit_pb2.UndoEditResponse(edit=stored_edit_to_proto(undone))

    async def DeleteSource(
        self,
        request: edit_pb2.DeleteSourceRequest,
        context: ServicerContext[edit_pb2.DeleteSourceRequest, edit_pb2.DeleteSourceResponse],
    ) -> edit_pb2.DeleteSourceResponse:
        """See the contract."""
        async with self._unit(principal().athlete_id) as unit:
            removed = await delete_source(unit, UUID(request.activity_id), UUID(request.recording_id))
        return edit_pb2.DeleteSourceResponse(recording_removed=removed)

    async def ReprocessActivities(
        self,
        request: edit_pb2.ReprocessActivitiesRequest,
        context: ServicerContext[edit_pb2.ReprocessActivitiesRequest, edit_pb2.ReprocessActivitiesResponse],
    ) -> edit_pb2.ReprocessActivitiesResponse:
        """See the contract."""
        activity_id = UUID(request.activity_id) if request.activity_id else None
        marked = await self._reprocessing.mark(principal().athlete_id, activity_id)
        return edit_pb2.ReprocessActivitiesResponse(marked_count=marked)

    async def GetReprocessing(
        self,
        request: edit_pb2.GetReprocessingRequest,
        context: ServicerContext[edit_pb2.GetReprocessingRequest, edit_pb2.GetReprocessingResponse],
    ) -> edit_pb2.GetReprocessingResponse:
        """See the contract."""
        left, failed = await self._reprocessing.left(principal().athlete_id)
        return edit_pb2.GetReprocessingResponse(left_count=left, failed_count=failed)

    async def ReprocessAthletes(
        self,
        request: edit_pb2.ReprocessAthletesRequest,
        context: ServicerContext[edit_pb2.ReprocessAthletesRequest, edit_pb2.ReprocessAthletesResponse],
    ) -> edit_pb2.ReprocessAthletesResponse:
        """See the contract."""
        marked = 0 if request.count_only else await self._reprocessing.mark_all()
        return edit_pb2.ReprocessAthletesResponse(
            marked_count=marked, left_count=await self._reprocessing.left_of_all()
        )
