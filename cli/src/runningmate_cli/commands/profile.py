"""gear, routes, profile: what an export of a platform says beside activities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from runningmate.analytics.v1 import profile_pb2, profile_service_pb2_grpc
from runningmate_cli import output, session, stored
from runningmate_cli.client import Client
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.view import profile as view

PAGE_SIZE = 500
SHORTEST_PREFIX = 4
_NONE_YET = "The bulk export of a platform brings it: runningmate import export.zip"


@click.command("gear")
@option.as_json
@click.pass_obj
def gear_command(choices: Choices, as_json: bool) -> None:
    """List bikes and shoes with the distance of the activities that name them."""
    found: profile_pb2.ListGearResponse = option.wait_for(
        _ask(choices, "ListGear", profile_pb2.ListGearRequest())
    )
    if as_json:
        output.document(found)
    elif found.gear:
        view.gear(found.gear)
    else:
        output.say(f"No gear is known. {_NONE_YET}")


@click.command("profile")
@option.as_json
@click.pass_obj
def profile_command(choices: Choices, as_json: bool) -> None:
    """Show what platforms say about you; your settings are in `athlete show`."""
    request = profile_pb2.ListProfilesRequest()
    found: profile_pb2.ListProfilesResponse = option.wait_for(_ask(choices, "ListProfiles", request))
    if as_json:
        output.document(found)
    elif found.profiles:
        view.profiles(found.profiles)
    else:
        output.say(f"No profile is known. {_NONE_YET}")


@click.command("routes")
@click.argument("identifier", required=False, metavar="[ID]")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the route as GPX here.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@option.as_json
@click.pass_obj
def routes_command(
    choices: Choices, identifier: str | None, out: Path | None, force: bool, as_json: bool
) -> None:
    """List routes, or write one as a GPX file.

    ID may be the beginning of an id: runningmate routes 1f2e --out lake.gpx
    """
    if (identifier is None) != (out is None):
        raise Failure("A route and --out go together: runningmate routes ID --out FILE", ExitCode.USAGE)
    if identifier and out:
        if out.exists() and not force:
            raise Failure(
                f"{out} exists. Choose another --out, or say --force to overwrite it.", ExitCode.USAGE
            )
        route, content = option.wait_for(_fetched(choices, identifier))
        try:
            out.write_bytes(content)
        except OSError as error:
            raise Failure(f"{out} cannot be written: {error.strerror or error}.") from None
        if as_json:
            output.document(route)
        else:
            output.say(f"{out} ({route.name})")
        return
    found = option.wait_for(_routes(choices))
    if as_json:
        output.document(profile_pb2.ListRoutesResponse(routes=found))
    elif found:
        view.routes(found)
    else:
        output.say(f"No route is known. {_NONE_YET}")


async def _ask(choices: Choices, method: str, request: Any) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = profile_service_pb2_grpc.ProfileServiceAsyncStub(client.channel)
        return await client.repeat(getattr(stub, method), request)


async def _routes(choices: Choices) -> list[profile_pb2.Route]:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await all_routes(client)


async def all_routes(client: Client) -> list[profile_pb2.Route]:
    """Every route, over the pages."""
    stub = profile_service_pb2_grpc.ProfileServiceAsyncStub(client.channel)
    request = profile_pb2.ListRoutesRequest(page_size=PAGE_SIZE)
    found: list[profile_pb2.Route] = []
    while True:
        page: profile_pb2.ListRoutesResponse = await client.repeat(stub.ListRoutes, request)
        found += page.routes
        request.page_token = page.next_page_token
        if not page.next_page_token:
            return found


async def _fetched(choices: Choices, typed: str) -> tuple[profile_pb2.Route, bytes]:
    async with session.athlete(choices.target(), choices.athlete) as client:
        if len(typed) < SHORTEST_PREFIX:
            raise Failure(
                f"'{typed}' is too short for an id: give at least {SHORTEST_PREFIX} signs.", ExitCode.USAGE
            )
        matching = [route for route in await all_routes(client) if route.route_id.startswith(typed.lower())]
        if len(matching) != 1:
            many = "several routes" if matching else "no route"
            raise Failure(f"There is {many} {typed}. `runningmate routes` lists them.", ExitCode.NOT_FOUND)
        return matching[0], await content(client, matching[0])


async def content(client: Client, route: profile_pb2.Route) -> bytes:
    """A route's GPX file."""
    stub = profile_service_pb2_grpc.ProfileServiceAsyncStub(client.channel)
    request = profile_pb2.DownloadRouteRequest(route_id=route.route_id)
    return await stored.fetch(client, stub.DownloadRoute, request, route.sha256)
