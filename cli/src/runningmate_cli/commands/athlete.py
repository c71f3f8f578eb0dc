"""athlete show, set, add, remove, export, erase, erasures."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import click

from runningmate.analytics.v1 import athlete_pb2, athlete_service_pb2_grpc
from runningmate.common.v1 import sport_pb2
from runningmate_cli import belongings, output, progress, session, vocabulary, watching
from runningmate_cli.client import LONG_PATIENCE_S, Client
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.progress import Step
from runningmate_cli.view import athlete as view

SEXES = {
    "female": athlete_pb2.SEX_FEMALE,
    "male": athlete_pb2.SEX_MALE,
    "unset": athlete_pb2.SEX_UNSPECIFIED,
}
_SETTABLE = ("weight", "resting-heart-rate", "max-heart-rate", "threshold-heart-rate")
CONFIRMED_WITHIN_S = 60.0
POLL_S = 0.5
sport_option = click.option(
    "--sport", type=click.Choice(vocabulary.SPORTS), help="Sport it holds for; else all."
)
from_option = click.option("--from", "from_date", metavar="DAY", help="First day it holds [today].")


@click.group("athlete")
def athlete_command() -> None:
    """Show and change the athlete's settings."""


@athlete_command.command("show")
@click.option("--history", is_flag=True, help="Show the estimates of earlier times too.")
@option.as_json
@click.pass_obj
def show_command(choices: Choices, history: bool, as_json: bool) -> None:
    """Show what was given, what was estimated and from what, and what is missing."""
    _change(choices, [], as_json=as_json, history=history)


@athlete_command.command("set")
@click.option("--sex", type=click.Choice(tuple(SEXES)))
@click.option("--time-zone", metavar="ZONE", help="As Europe/Vienna; for activities without a position.")
@click.option("--weight", metavar="KG")
@click.option("--resting-heart-rate", metavar="BPM")
@click.option("--max-heart-rate", metavar="BPM")
@click.option("--threshold-heart-rate", metavar="BPM")
@from_option
@option.as_json
@click.pass_obj
def set_command(choices: Choices, /, from_date: str | None, as_json: bool, **given: str | None) -> None:
    """Set sex, time zone, weight and heart rates of all sports.

    Activities are computed again with them in the background.
    """
    changes: list[Any] = []
    if given["sex"] or given["time_zone"]:
        request = athlete_pb2.UpdateAthleteRequest(time_zone=given["time_zone"])
        if given["sex"]:
            request.sex = SEXES[given["sex"]]
        changes.append(request)
    for word in _SETTABLE:
        typed = given[word.replace("-", "_")]
        if typed:
            changes.append(_put(word, typed, sport_pb2.SPORT_UNSPECIFIED, from_date))
    if not changes:
        raise Failure("Nothing to set. `runningmate athlete set --help` lists what there is.", ExitCode.USAGE)
    _change(choices, changes, as_json=as_json)


# A value below zero is refused as a value, not as an option that does not exist.
@athlete_command.command("add", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("value")
@sport_option
@from_option
@option.as_json
@click.pass_obj
def add_command(
    choices: Choices, name: str, value: str, sport: str | None, from_date: str | None, as_json: bool
) -> None:
    """Give a setting that holds from a day on.

    \b
    runningmate athlete add threshold-power 265 --sport ride --from 2026-01-01
    runningmate athlete add threshold-pace 4:05 --sport run
    runningmate athlete add css 1:38
    runningmate athlete add threshold-heart-rate 168 --sport run
    """  # noqa: D301 - click's mark for lines that stay as they are
    found = vocabulary.setting(name)
    of_sport = vocabulary.sport(sport) or found.sport
    _change(choices, [_put(found.word, value, of_sport, from_date)], as_json=as_json)


@athlete_command.command("remove")
@click.argument("name")
@sport_option
@click.option("--from", "from_date", metavar="DAY", required=True, help="Its first day, as `show` lists it.")
@option.as_json
@click.pass_obj
def remove_command(choices: Choices, name: str, sport: str | None, from_date: str, as_json: bool) -> None:
    """Take a setting back; the one before it, or an estimate, counts again."""
    found = vocabulary.setting(name)
    request = athlete_pb2.DeleteSettingRequest(
        name=found.name, sport=vocabulary.sport(sport) or found.sport, valid_from=vocabulary.day(from_date)
    )
    _change(choices, [request], as_json=as_json)


@athlete_command.command("export")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("athlete.zip"), show_default=True
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
@option.as_json
@click.pass_obj
def export_command(choices: Choices, out: Path, force: bool, as_json: bool) -> None:
    """Write everything that the mesh holds of you to one ZIP: settings, activities, samples, originals, imports, sessions.

    Its README.txt says what is where. Tokens and other secrets are not in it.
    """
    if out.exists() and not force:
        raise Failure(f"{out} exists. Choose another --out, or say --force to overwrite it.", ExitCode.USAGE)
    notes = option.wait_for(_export(choices, out))
    if as_json:
        output.facts({"path": str(out), "sizeBytes": out.stat().st_size, "notes": notes})
        return
    output.say(f"{out} ({out.stat().st_size / (1 << 20):.1f} MiB)")
    for note in notes:
        output.note(note)


async def _export(choices: Choices, out: Path) -> list[str]:
    async with session.athlete(choices.target(), choices.athlete) as client:
        with progress.shown("Exporting", _step) as bar:
            return await belongings.write(client, out, lambda what, count: bar((what, count)))


def _step(state: tuple[str, int]) -> Step:
    what, count = state
    return Step(count, 0, f"{what}: {count}", what)


@athlete_command.command("erase")
@click.option("--yes", is_flag=True, help="Do not ask.")
@option.as_json
@click.pass_obj
def erase_command(choices: Choices, yes: bool, as_json: bool) -> None:
    """Erase all that the mesh holds of you, your account included, and see each service confirm it.

    It cannot be undone. `runningmate athlete export` writes all of it to a file before.
    """
    found: athlete_pb2.GetErasureResponse = option.wait_for(_erase(choices, sure=yes))
    if as_json:
        output.document(found)
        return
    view.erasures([found.erasure])
    if not found.erasure.HasField("completed_at"):
        output.prose(
            "What is left in the event log goes within minutes: `runningmate jobs run analytics-erasure`."
        )


async def _erase(choices: Choices, *, sure: bool) -> athlete_pb2.GetErasureResponse:
    target = choices.target()
    tokens = await session.tokens_of(target, choices.athlete)
    async with Client(target, tokens) as client:
        stub = athlete_service_pb2_grpc.AthleteServiceAsyncStub(client.channel)
        athlete = (await client.repeat(stub.GetAthlete, athlete_pb2.GetAthleteRequest())).athlete
        what = f"everything of {tokens.name or athlete.athlete_id}: recordings, activities, settings, account"
        if not sure and not sys.stdin.isatty():
            raise Failure(f"This would erase {what}. Say --yes to do it.", ExitCode.USAGE)
        if not sure and not click.confirm(f"Erase {what}?"):
            raise Failure("Nothing was erased.")
        request = athlete_pb2.EraseAthleteRequest(confirm_athlete_id=athlete.athlete_id)
        await client.repeat(stub.EraseAthlete, request, LONG_PATIENCE_S)
        ends_s = time.monotonic() + CONFIRMED_WITHIN_S
        while True:
            found: athlete_pb2.GetErasureResponse = await client.repeat(
                stub.GetErasure, athlete_pb2.GetErasureRequest()
            )
            waiting = [one for one in found.erasure.confirmations if not one.HasField("confirmed_at")]
            if {one.service for one in waiting} <= {"event-log"} or time.monotonic() > ends_s:
                break
            await asyncio.sleep(POLL_S)
    session.home_vault(target).forget(athlete.athlete_id)
    watching.forget(choices.home / "watch", athlete.athlete_id)
    return found


@athlete_command.command("erasures")
@option.as_json
@click.pass_obj
def erasures_command(choices: Choices, as_json: bool) -> None:
    """List erasures of all athletes, and what is still waited for. For the mesh's owner."""
    found: athlete_pb2.ListErasuresResponse = option.wait_for(_erasures(choices))
    if as_json:
        output.document(found)
    elif found.erasures:
        view.erasures(found.erasures)
    else:
        output.say("Nobody was erased so far.")


async def _erasures(choices: Choices) -> Any:
    async with session.operator(choices.target()) as (client, _):
        stub = athlete_service_pb2_grpc.AthleteServiceAsyncStub(client.channel)
        return await client.repeat(stub.ListErasures, athlete_pb2.ListErasuresRequest(page_size=100))


def _put(
    word: str, typed: str, sport: sport_pb2.Sport, from_date: str | None
) -> athlete_pb2.PutSettingRequest:
    return athlete_pb2.PutSettingRequest(
        setting=athlete_pb2.DatedSetting(
            name=vocabulary.SETTINGS[word],
            sport=sport,
            valid_from=vocabulary.day(from_date),
            value=vocabulary.value(word, typed, sport),
        )
    )


def _change(choices: Choices, changes: list[Any], *, as_json: bool, history: bool = False) -> None:
    """Makes the changes in order, and shows the athlete after them."""
    answer, name = option.wait_for(_sent(choices, changes or [athlete_pb2.GetAthleteRequest()]))
    if as_json:
        output.document(answer)
    else:
        view.sheet(answer.athlete, name, history=history)


async def _sent(choices: Choices, requests: list[Any]) -> tuple[Any, str]:
    """The last answer, and the athlete's name where it is known."""
    target = choices.target()
    tokens = await session.tokens_of(target, choices.athlete)
    async with Client(target, tokens) as client:
        stub = athlete_service_pb2_grpc.AthleteServiceAsyncStub(client.channel)
        methods: dict[type[Any], Any] = {
            athlete_pb2.GetAthleteRequest: stub.GetAthlete,
            athlete_pb2.UpdateAthleteRequest: stub.UpdateAthlete,
            athlete_pb2.PutSettingRequest: stub.PutSetting,
            athlete_pb2.DeleteSettingRequest: stub.DeleteSetting,
        }
        answer = None
        for request in requests:
            answer = await client.repeat(methods[type(request)], request)
        return answer, tokens.name
