"""sample load, remove."""

from __future__ import annotations

import click

from runningmate.collector.v1 import import_pb2
from runningmate_cli import output, progress, season, session
from runningmate_cli.client import Client
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode
from runningmate_cli.intake import Outcome
from runningmate_cli.target import Target
from runningmate_cli.view import imports as view


@click.group("sample")
def sample_command() -> None:
    """Load or remove the sample season: two years of an invented athlete, in an account of its own."""


@sample_command.command("load")
@option.as_json
@click.pass_obj
def load_command(choices: Choices, as_json: bool) -> None:
    """Generate the season and import it, newest twelve weeks first."""
    found = option.wait_for(_load(choices.target()))
    outcome = found or Outcome()
    if as_json:
        output.document(import_pb2.ListImportItemsResponse(items=outcome.items))
    elif found is None:
        output.say("The sample season is loaded already. `runningmate sample remove` removes it.")
    else:
        view.outcome(outcome, brief=True)
        output.say(f"\nSee it with: runningmate --athlete '{season.ACCOUNT}' activities")
    if outcome.count(import_pb2.IMPORT_ITEM_STATE_FAILED):
        click.get_current_context().exit(ExitCode.SOME_FILES_FAILED)


async def _load(target: Target) -> Outcome | None:
    account = await season.account(target)
    tokens = session.AthleteTokens(target, session.home_vault(target), account.athlete_id, account.name)
    async with Client(target, tokens) as client:
        with progress.shown() as report:
            return await season.load(target, account.athlete_id, client, report)


@sample_command.command("remove")
@option.as_json
@click.pass_obj
def remove_command(choices: Choices, as_json: bool) -> None:
    """Erase the sample athlete with all activities and recordings, and nobody else's."""
    count = option.wait_for(season.remove(choices.target()))
    if as_json:
        output.facts({"removedActivityCount": count})
        return
    output.say(
        f"Erased the sample season with its {count} activities. `runningmate sample load` makes it anew."
    )
