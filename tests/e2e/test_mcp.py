"""An assistant of the athlete's own: the MCP SDK's client starts the command and talks to it over standard input and output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from mcp import Client, MCPError, StdioServerParameters

from runningmate_coach.service.tools import TOOLS
from tests.e2e.conftest import COMMAND
from tests.e2e.files import workouts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Mesh

MOST_BYTES = 4_096


def assistant(mesh: Mesh, **environment: str) -> Client:
    own = {name: mesh.environment[name] for name in ("RUNNINGMATE_HOME", "PATH")}
    return Client(StdioServerParameters(command=str(COMMAND), args=["mcp"], env=own | environment))


async def told(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """A tool's document."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    (content,) = result.content
    assert content.type == "text"
    assert len(content.text.encode()) <= MOST_BYTES
    document: dict[str, Any] = json.loads(content.text)
    return document


def value(document: dict[str, Any], ending: str) -> dict[str, Any]:
    return next(one for one in document["values"] if one["id"].endswith(ending))


@pytest.fixture(scope="module")
def season(mesh: Mesh, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Some workouts of the spring of 2026, which other tests may have imported too."""
    folder: Path = tmp_path_factory.mktemp("season")
    for place, content in enumerate(workouts(12)):
        (folder / f"{place}.fit").write_bytes(content)
    mesh.run("import", str(folder))


@pytest.mark.usefixtures("season")
async def test_an_assistant_asks_the_coachs_tools_and_computes_with_their_values(mesh: Mesh) -> None:
    async with assistant(mesh) as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [tool.name for tool in TOOLS]
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        assert all(tool.input_schema["type"] == "object" for tool in tools)
        year = await told(client, "totals", period="2026")
        month = await told(client, "totals", period="2026-05")
        longest = await told(client, "find_workouts", period="2026", order="farthest", limit=1)
        one = value(longest, "/distance_m")["id"].partition("/")[0]
        assert value(await told(client, "workout", workout_id=one), "/distance_m")["unit"] == "m"
        ids = [value(document, "/timer_time_s")["id"] for document in (month, year)]
        share = await told(client, "compute", operation="share_pct", value_ids=ids)
        assert share["values"][0]["text"].endswith(" %")
        both = await told(client, "compute", operation="mean", value_ids=[share["values"][0]["id"]] * 2)
        assert both["values"][0]["text"] == share["values"][0]["text"]
    listed = [one["id"] for one in mesh.json("activities", "--limit", "500")["activities"]]
    assert value(year, "/workout_count")["text"] == str(len(listed))
    assert one in listed


async def test_what_goes_wrong_is_said_to_the_assistant_in_words(mesh: Mesh) -> None:
    async with assistant(mesh) as client:
        for tool, arguments, words in (
            ("totals", {"period": "someday"}, "period: "),
            ("totals", {"period": "2026", "athlete": "Ben"}, "there is no such argument"),
            ("workout", {"workout_id": "00000000-0000-0000-0000-000000000001"}, "no_workout"),
            ("forget_everything", {}, "There is no such tool; there are load_and_form"),
        ):
            result = await client.call_tool(tool, arguments)
            (content,) = result.content
            assert content.type == "text"
            assert words in content.text
            assert "Traceback" not in content.text
            assert bool(result.is_error) == (words != "no_workout")


async def test_without_a_mesh_the_assistant_is_told_to_start_it(mesh: Mesh, tmp_path: Path) -> None:
    async with assistant(mesh, RUNNINGMATE_HOME=str(tmp_path / "nowhere")) as client:
        with pytest.raises(MCPError, match="runningmate up"):
            await client.list_tools()
        result = await client.call_tool("totals", {"period": "today"})
        assert result.is_error
