"""chart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from runningmate.charts.v1 import chart_pb2, chart_service_pb2_grpc
from runningmate_cli import output, page, pick, session, vocabulary
from runningmate_cli.client import RpcFailure
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.output import Column

THEMES = {"light": chart_pb2.THEME_LIGHT, "dark": chart_pb2.THEME_DARK}
RENDER_TIMEOUT_S = 60.0
ACTIVITY_REQUIRED = "ACTIVITY_REQUIRED"
"""Reason that charts gives."""


@click.command("chart")
@click.argument("name", required=False)
@click.option("--activity", metavar="ID|last", help="Activity of charts that are about one.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The HTML file to write.")
@click.option("--from", "from_date", metavar="DAY", help="First day of charts over time.")
@click.option("--to", "to_date", metavar="DAY", help="Last day, included [today].")
@click.option("--theme", type=click.Choice(tuple(THEMES)), default="light", show_default=True)
@option.as_json
@click.pass_obj
def chart_command(
    choices: Choices,
    /,
    name: str | None,
    activity: str | None,
    out: Path | None,
    as_json: bool,
    **given: str | None,
) -> None:
    """Write a chart as one HTML file that needs no network; without NAME list the charts."""
    if name is None:
        _list(option.wait_for(_charts(choices)), as_json=as_json)
        return
    if out is None and not as_json:
        raise Failure(f"Name the file to write: runningmate chart {name} --out {name}.html", ExitCode.USAGE)
    theme = str(given["theme"])
    request = chart_pb2.RenderChartRequest(
        name=name,
        from_date=vocabulary.day(given["from_date"]) if given["from_date"] else "",
        to_date=vocabulary.day(given["to_date"]) if given["to_date"] else "",
        theme=THEMES[theme],
    )
    chart = option.wait_for(_render(choices, request, activity))
    if out is not None:
        _write(out, chart, theme)
    if as_json:
        output.document(chart)
    else:
        output.say(f"{chart.title}: {out}")


def _list(found: chart_pb2.ListChartsResponse, *, as_json: bool) -> None:
    if as_json:
        output.document(found)
        return
    rows = [
        (chart.name, "yes" if chart.needs_activity else "no", chart.description) for chart in found.charts
    ]
    output.table((Column("Name"), Column("Needs --activity"), Column("What it shows")), rows)


def _write(out: Path, chart: chart_pb2.RenderChartResponse, theme: str) -> None:
    try:
        text = page.standalone_html(chart.json_item, chart.title, chart.description, theme)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(f"{out} cannot be written: {error.strerror or error}.") from None


async def _charts(choices: Choices) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = chart_service_pb2_grpc.ChartServiceAsyncStub(client.channel)
        return await client.repeat(stub.ListCharts, chart_pb2.ListChartsRequest())


async def _render(choices: Choices, request: chart_pb2.RenderChartRequest, activity: str | None) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        if activity:
            request.activity_id = await pick.activity_id(client, activity)
        stub = chart_service_pb2_grpc.ChartServiceAsyncStub(client.channel)
        try:
            return await client.repeat(stub.RenderChart, request, RENDER_TIMEOUT_S)
        except RpcFailure as failure:
            if failure.reason != ACTIVITY_REQUIRED:
                raise
            advice = (
                f"The chart {request.name} is about one activity. Add --activity last, or --activity ID; "
                "`runningmate activities` lists the ids."
            )
            raise Failure(advice, failure.code, failure.request_id) from None
