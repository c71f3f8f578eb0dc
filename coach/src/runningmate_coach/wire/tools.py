"""Tools and their calls as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf import json_format, struct_pb2

from runningmate.coach.v1 import tool_pb2
from runningmate_coach.service.toolbox import Call
from runningmate_coach.service.tools.tool import schema_of

if TYPE_CHECKING:
    from runningmate_coach.service.tools.tool import Tool


def tool_to(tool: Tool) -> tool_pb2.Tool:
    """Writes a tool with its schema."""
    schema = json_format.ParseDict(schema_of(tool), struct_pb2.Struct())
    return tool_pb2.Tool(name=tool.name, description=tool.description, input_schema=schema)


def call_from(call: tool_pb2.ToolCall) -> Call:
    """Reads a call."""
    return Call(call.tool, json_format.MessageToDict(call.arguments))
