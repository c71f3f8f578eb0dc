"""A Messages API that runs here: a real HTTP and SSE server whose answers a test writes, good ones and hostile ones.

`Emulator` runs it in a test; `python -m tests.messages_emulator` runs it alone.
"""

from tests.messages_emulator.server import Emulator
from tests.messages_emulator.turn import Cut, Fault, Text, Thinking, ToolUse, Turn

__all__ = ["Cut", "Emulator", "Fault", "Text", "Thinking", "ToolUse", "Turn"]
