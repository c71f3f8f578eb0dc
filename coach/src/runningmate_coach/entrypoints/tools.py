"""ToolService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate.coach.v1 import tool_pb2, tool_service_pb2_grpc
from runningmate_coach import wire
from runningmate_coach.service.toolbox import READER
from runningmate_coach.wire import tools
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    import grpc.aio

    from runningmate_coach.service.toolbox import Toolbox

register = tool_service_pb2_grpc.add_ToolServiceServicer_to_server


class ToolServicer(tool_service_pb2_grpc.ToolServiceServicer):
    """The tools, for the calling athlete."""

    def __init__(self, toolbox: Toolbox) -> None:
        self._toolbox = toolbox

    async def ListTools(
        self,
        request: tool_pb2.ListToolsRequest,
        context: grpc.aio.ServicerContext[tool_pb2.ListToolsRequest, tool_pb2.ListToolsResponse],
    ) -> tool_pb2.ListToolsResponse:
        """See the contract."""
        return tool_pb2.ListToolsResponse(tools=map(tools.tool_to, self._toolbox.tools))

    async def CallTool(
        self,
        request: tool_pb2.CallToolRequest,
        context: grpc.aio.ServicerContext[tool_pb2.CallToolRequest, tool_pb2.CallToolResponse],
    ) -> tool_pb2.CallToolResponse:
        """See the contract."""
        earlier = [tools.call_from(one) for one in request.earlier_calls]
        told = await self._toolbox.call(principal().athlete_id, tools.call_from(request.call), earlier)
        return tool_pb2.CallToolResponse(
            document=told.document, data_use=wire.data_use(READER, told.provenance)
        )
