"""config list, set, test, remove, rotate-key: what other services know the athlete by."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from runningmate.coach.v1 import model_pb2
from runningmate.collector.v1 import job_pb2, strava_login_pb2, strava_pb2, strava_service_pb2_grpc
from runningmate_cli import modelconfig, output, session
from runningmate_cli.commands import jobs, option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.output import Column

if TYPE_CHECKING:
    from pathlib import Path

    from runningmate_cli.client import Client

STRAVA, MODEL = "strava", "model"
NAMES = click.Choice([STRAVA, MODEL])
RESEALED = {"reseal-secrets": "secrets/sealing.json", "coach-reseal-secrets": "secrets/sealing-coach.json"}
"""Jobs that seal anew, each with the key file of its service."""


@click.group("config")
def config_command() -> None:
    """Give ids and secrets of other services; secrets are stored sealed and never shown again."""


@config_command.command("list")
@click.argument("name", type=NAMES, default=STRAVA)
@option.as_json
@click.pass_obj
def list_command(choices: Choices, name: str, as_json: bool) -> None:
    """Show what is configured, without secrets. NAME is whose JSON is printed."""
    found, model = option.wait_for(_get(choices)), option.wait_for(modelconfig.get(choices))
    if as_json:
        output.document(model if name == MODEL else found)
        return
    client_id = found.connection.client_id
    row = (STRAVA, f"client id {client_id}" if client_id else "–", "stored" if client_id else "–")
    output.table((Column("Name"), Column("Value"), Column("Secret")), [row, modelconfig.row(model)])


@config_command.command("set")
@click.argument("name", type=NAMES)
@click.option("--client-id", help="Of strava: a number, from strava.com/settings/api.")
@click.option("--model", "model_name", help="Of model: its name, as the server knows it.")
@click.option("--base-url", default="", help="Of model: another server that speaks the Messages API.")
@click.option("--daily-tokens", type=click.IntRange(1, 100_000_000), help="Of model: most tokens in one day.")
@click.option("--keep-key", is_flag=True, help="Of model: the key that is stored stays.")
@click.option("--secret-stdin", is_flag=True, help="Read the secret from standard input instead of asking.")
@option.as_json
@click.pass_obj
def set_command(
    choices: Choices,
    name: str,
    client_id: str | None,
    model_name: str | None,
    base_url: str,
    daily_tokens: int | None,
    keep_key: bool,
    secret_stdin: bool,
    as_json: bool,
) -> None:
    """Store an id and its secret, and test them. Effective at once.

    NAME is `strava`, your own API application there, or `model`, which answers what you ask the coach in the place of its
    rules. Your questions, and what the data-use policy lets an external model see, then go to that model.
    """
    stored: Any
    tested: Any
    if name == MODEL:
        model_name = model_name or click.prompt("Model (its name)")
        key = "" if keep_key else _secret("Key", from_stdin=secret_stdin)
        wanted = model_pb2.PutModelRequest(
            key=key, name=model_name, base_url=base_url, daily_tokens=daily_tokens or 0
        )
        stored, tested = option.wait_for(modelconfig.put(choices, wanted))
    else:
        client_id = client_id or click.prompt("Client id (from strava.com/settings/api)")
        secret = _secret("Client secret", from_stdin=secret_stdin)
        request = strava_login_pb2.PutStravaApplicationRequest(
            client_id=client_id.strip(), client_secret=secret
        )
        stored, tested = option.wait_for(_set(choices, request))
    if as_json:
        output.document(stored)
        return
    output.say(tested.message)
    if not tested.accepted:
        click.get_current_context().exit(ExitCode.FAILED)
    if name == STRAVA:
        output.say("Connect now with: runningmate strava connect")


def _secret(title: str, *, from_stdin: bool) -> str:
    secret: str = sys.stdin.readline().strip() if from_stdin else click.prompt(title, hide_input=True)
    if not secret:
        raise Failure("The secret is empty.", ExitCode.USAGE)
    return secret


@config_command.command("test")
@click.argument("name", type=NAMES)
@option.as_json
@click.pass_obj
def test_command(choices: Choices, name: str, as_json: bool) -> None:
    """Ask the other service whether it takes the stored id and secret; ends with 1 if it does not."""
    found: Any = option.wait_for(modelconfig.tried(choices) if name == MODEL else _test(choices))
    if as_json:
        output.document(found)
    else:
        output.say(found.message)
    if not found.accepted:
        click.get_current_context().exit(ExitCode.FAILED)


@config_command.command("remove")
@click.argument("name", type=NAMES)
@option.as_json
@click.pass_obj
def remove_command(choices: Choices, name: str, as_json: bool) -> None:
    """Forget an id and its secret."""
    found: Any = option.wait_for(modelconfig.remove(choices) if name == MODEL else _remove(choices))
    if as_json:
        output.document(found)
    else:
        output.say("Forgotten.")


@config_command.command("rotate-key")
@option.as_json
@click.pass_obj
def rotate_command(choices: Choices, as_json: bool) -> None:
    """Seal all stored secrets with a new key. For the mesh's owner, on its machine.

    The former key goes by itself when nothing rests on it. Cut anywhere, the same command goes on, with the key that was
    made; a backup of the database from before needs the former key.
    """
    target = choices.target()
    if target.home is None:
        raise Failure(
            "The keys are files where the mesh runs: rotate them there. In a cluster add a key to each file's secret, and "
            f"run {' and '.join(f'`runningmate jobs run {name}`' for name in RESEALED)}.",
            ExitCode.USAGE,
        )
    made = [_new_key(target.home / path) for path in RESEALED.values()]
    runs = [option.wait_for(jobs.run_job(choices, name, wait=True)) for name in RESEALED]
    if as_json:
        output.document(job_pb2.ListJobRunsResponse(runs=runs))
    else:
        if not all(made):
            output.say("A rotation is under way, so no further key is made.")
        for run in runs:
            output.say(f"{run.name}: {run.words}")
    if any(run.state == job_pb2.JOB_RUN_STATE_FAILED for run in runs):
        click.get_current_context().exit(ExitCode.FAILED)


def _new_key(path: Path) -> bool:
    """Makes a key, unless an earlier rotation has not ended yet."""
    from runningmate_servicekit import sealing

    try:
        former, _ = sealing.former_keys(path)
        if not former:
            sealing.add_key(path)
    except (OSError, ValueError) as error:
        raise Failure(f"The key file cannot be used: {error}") from None
    return not former


async def _get(choices: Choices) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await client.repeat(_stub(client).GetStravaConnection, strava_pb2.GetStravaConnectionRequest())


async def _set(choices: Choices, request: strava_login_pb2.PutStravaApplicationRequest) -> tuple[Any, Any]:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = _stub(client)
        stored = await client.repeat(stub.PutStravaApplication, request)
        return stored, await client.call(
            stub.TestStravaApplication, strava_login_pb2.TestStravaApplicationRequest()
        )


async def _test(choices: Choices) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await client.call(
            _stub(client).TestStravaApplication, strava_login_pb2.TestStravaApplicationRequest()
        )


async def _remove(choices: Choices) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await client.repeat(
            _stub(client).DeleteStravaApplication, strava_login_pb2.DeleteStravaApplicationRequest()
        )


def _stub(client: Client) -> strava_service_pb2_grpc.StravaServiceAsyncStub:
    return strava_service_pb2_grpc.StravaServiceAsyncStub(client.channel)
