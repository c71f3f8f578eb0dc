"""login, token."""

from __future__ import annotations

import json

import click

from runningmate.identity.v1 import account_pb2, login_pb2
from runningmate_cli import output, session
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.target import Target


@click.command("login")
@click.option("--athlete", metavar="NAME", default="", help="Athlete to log in; else who logged in last.")
@click.option("--new", metavar="NAME", help="Add an athlete of this name, and log them in.")
@option.as_json
@click.pass_obj
def login_command(choices: Choices, athlete: str, new: str | None, as_json: bool) -> None:
    """Log in, and print a link that opens the page logged in, or logs in another program.

    Commands that follow are this athlete's.
    """
    if new and athlete:
        raise Failure("Give --athlete or --new, not both.", ExitCode.USAGE)
    if new is not None and not new.strip():
        raise Failure("The new athlete needs a name, as in: runningmate login --new Kim", ExitCode.USAGE)
    target = choices.target()
    account, code = option.wait_for(_login(target, athlete or choices.athlete, new or ""))
    if as_json:
        output.document(code)
        return
    output.say(f"Commands are now {account.name}'s.")
    show_link(target, code)
    show_exchange(target, code)


async def _login(
    target: Target, name: str, new: str
) -> tuple[account_pb2.Account, login_pb2.CreateLoginCodeResponse]:
    vault = session.home_vault(target)
    async with session.operator(target) as (_, owner):
        if new:
            account = await owner.create(new)
        else:
            accounts = await owner.accounts()
            account = session.matching(accounts, name) if name else session.default(accounts, vault.current())
        code = await owner.code(account.athlete_id)
    await session.AthleteTokens(target, vault, account.athlete_id, account.name)()
    vault.choose(account.athlete_id)
    return account, code


def show_link(target: Target, code: login_pb2.CreateLoginCodeResponse) -> None:
    """The address at which the page logs in by itself."""
    output.say(f"Open the page, logged in: {target.url}/#/login/{code.code}")
    output.say("This link works once, for ten minutes; `runningmate login` prints another.")


async def say_link(target: Target, athlete: str) -> None:
    """Prints a link for the named athlete, else for whom commands mean; says why there is none, and goes on."""
    try:
        async with session.operator(target) as (client, owner):
            client.patience_s = 0.0  # it comes on top of what was asked for, so nobody waits for it
            accounts = await owner.accounts()
            current = session.home_vault(target).current()
            account = session.matching(accounts, athlete) if athlete else session.default(accounts, current)
            show_link(target, await owner.code(account.athlete_id))
    except Failure as failure:
        output.say(f"There is no log-in link: {failure}")


def show_exchange(target: Target, code: login_pb2.CreateLoginCodeResponse) -> None:
    """The line that exchanges the code."""
    output.say("Instead, a program exchanges the code for tokens with:")
    body = json.dumps({"code": code.code})
    output.say(
        f"  curl --silent --header 'content-type: application/json' --data '{body}' {target.url}/v1/login/exchange"
    )


@click.command("token")
@option.as_json
@click.pass_obj
def token_command(choices: Choices, as_json: bool) -> None:
    """Print an access token, for curl and grpcurl: --header "authorization: Bearer $(runningmate token)"."""
    target = choices.target()
    token = option.wait_for(_token(target, choices.athlete))
    if as_json:
        output.document(login_pb2.Tokens(access_token=token))
    else:
        output.say(token)


async def _token(target: Target, name: str) -> str:
    tokens = await session.tokens_of(target, name)
    return await tokens()
