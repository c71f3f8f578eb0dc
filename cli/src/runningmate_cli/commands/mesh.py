"""up, down, status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from runningmate_cli import output
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import NOT_RUNNING, ExitCode, Failure

if TYPE_CHECKING:
    from runningmate_cli.mesh.launcher import Mesh


def _home(choices: Choices, home: Path | None) -> Path:
    return Choices(chosen_home=home).home if home else choices.home


@click.command("up")
@click.option("--detach", is_flag=True, help="Return when the mesh is up; it goes on in the background.")
@option.home_option
@click.option("--port", type=int, metavar="N", help="Port of the gateway [8484, or the next free one].")
@click.option(
    "--database", metavar="URL", help="A PostgreSQL of yours, as an administrator's URL; else one is run."
)
@option.kafka_option
@option.s3_option
@option.data_use_option
@click.option(
    "--watch",
    type=click.Path(path_type=Path, exists=True, file_okay=False, resolve_path=True),
    metavar="FOLDER",
    help="Import recordings that come into this folder, for the athlete of --athlete or the one who is logged in.",
)
@option.web_option
@option.as_json
@click.pass_obj
def up_command(
    choices: Choices,
    detach: bool,
    home: Path | None,
    port: int | None,
    database: str | None,
    kafka: str | None,
    s3: str | None,
    data_use: str | None,
    watch: Path | None,
    web: Path | None,
    as_json: bool,
) -> None:
    """Start the mesh on this machine, and print a link that opens its page logged in.

    It stays in the foreground until Ctrl-C, which stops all of it. With --detach and --json it prints what `status` prints.
    """
    if as_json and not detach:
        raise Failure("--json needs --detach: in the foreground there is no end to print.", ExitCode.USAGE)
    from runningmate_cli import target
    from runningmate_cli.commands import login
    from runningmate_cli.mesh import control
    from runningmate_cli.mesh.failure import MeshError
    from runningmate_cli.mesh.launcher import Launcher, LauncherConfig
    from runningmate_cli.view import mesh

    config = LauncherConfig(
        home=_home(choices, home),
        port=port,
        database_url=database,
        kafka=kafka,
        s3=s3,
        data_use=data_use,
        watch=watch,
        athlete=choices.athlete,
        web_root=web,
    )
    try:
        if detach:
            started = control.detach(config, output.note if as_json else output.say)
            if as_json:
                output.facts(mesh.facts(started))
            else:
                option.wait_for(login.say_link(target.local(started.url, started.home), choices.athlete))
        else:
            Launcher(config, output.say).run(lambda up: _welcome(up, choices.athlete))
    except MeshError as error:
        raise Failure(str(error)) from None


async def _welcome(mesh: Mesh, athlete: str) -> None:
    from runningmate_cli import target
    from runningmate_cli.commands import login

    await login.say_link(target.local(mesh.url, mesh.home.path), athlete)


@click.command("down")
@option.home_option
@option.as_json
@click.pass_obj
def down_command(choices: Choices, home: Path | None, as_json: bool) -> None:
    """Stop the mesh, and wait until nothing of it is left."""
    from runningmate_cli import target
    from runningmate_cli.mesh import control
    from runningmate_cli.mesh.failure import MeshError

    try:
        target.state(_home(choices, home))
        stopped = control.down(_home(choices, home))
    except MeshError as error:
        raise Failure(str(error)) from None
    if as_json:
        output.facts({"home": str(_home(choices, home)), "stopped": stopped})
        return
    output.say("The mesh has stopped." if stopped else f"No mesh runs from {_home(choices, home)}.")


@click.command("status")
@option.home_option
@option.as_json
@click.pass_obj
def status_command(choices: Choices, home: Path | None, as_json: bool) -> None:
    """Show what runs, with a link that opens the page logged in.

    Ends with code 3 if no mesh runs, with 1 if a part of it does not.
    """
    from runningmate_cli import target
    from runningmate_cli.commands import login
    from runningmate_cli.view import mesh

    found = target.state(_home(choices, home))
    if as_json:
        output.facts(mesh.facts(found))
    elif found.running:
        mesh.status(found)
        if found.phase == "ready":
            option.wait_for(login.say_link(target.local(found.url, found.home), choices.athlete))
    if not found.running:
        text = "its launcher was killed; the next start tidies up" if found.phase == "killed" else "stopped"
        raise Failure(f"{NOT_RUNNING} (home: {found.home}, {text}).", ExitCode.UNREACHABLE)
    failing = any(child.state == "waiting" for child in found.children) or found.phase == "degraded"
    if failing or not (found.bucket_reached and all(broker.reached for broker in found.brokers)):
        click.get_current_context().exit(ExitCode.FAILED)
