"""mcp."""

from __future__ import annotations

import asyncio
import sys

import click

from runningmate_cli import output
from runningmate_cli.commands.option import Choices


@click.command("mcp")
@click.pass_obj
def mcp_command(choices: Choices) -> None:
    """Serve the coach's tools to an assistant of yours, over MCP on standard input and output.

    It is started by the assistant: register `runningmate mcp` with it as a server. The tools only read, as the athlete
    who is logged in, and give what the data-use policy lets an external model see.
    """
    from runningmate_cli.assistant import serve

    if sys.stdin.isatty():
        output.note(
            "An MCP client is meant to talk to this; register `runningmate mcp` with it. Ctrl-C ends it."
        )
    asyncio.run(serve(choices))
