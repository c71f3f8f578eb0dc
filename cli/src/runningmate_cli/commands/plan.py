"""plan limits, propose, show, list, accept, replan, export, done, delete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from runningmate.coach.v1 import compliance_pb2, plan_pb2, plan_service_pb2_grpc, training_pb2
from runningmate.coach.v1 import plan_request_pb2 as messages
from runningmate.common.v1 import sport_pb2
from runningmate_cli import output, session, vocabulary
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.view import plan as view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from google.protobuf.message import Message

    from runningmate_cli.client import Client

SPORTS = {"run": sport_pb2.SPORT_RUN, "ride": sport_pb2.SPORT_RIDE, "swim": sport_pb2.SPORT_SWIM}
RACED = {**{word: (sport,) for word, sport in SPORTS.items()}, "triathlon": tuple(SPORTS.values())}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EQUIPMENT: dict[str, training_pb2.Equipment] = {
    "bike": training_pb2.EQUIPMENT_BIKE,
    "trainer": training_pb2.EQUIPMENT_TRAINER,
    "pool": training_pb2.EQUIPMENT_POOL,
    "power-meter": training_pb2.EQUIPMENT_POWER_METER,
    "heart-rate-strap": training_pb2.EQUIPMENT_HEART_RATE_STRAP,
}
REMEDIES = {"skip": messages.REMEDY_SKIP, "move": messages.REMEDY_MOVE, "swap": messages.REMEDY_SWAP}
FORMATS = {
    ".ics": messages.PLAN_FORMAT_ICS, ".fit": messages.PLAN_FORMAT_FIT, ".zwo": messages.PLAN_FORMAT_ZWO,
}  # fmt: skip
PRIORITIES = {
    "A": training_pb2.RACE_PRIORITY_A, "B": training_pb2.RACE_PRIORITY_B, "C": training_pb2.RACE_PRIORITY_C,
}  # fmt: skip

plan_argument = click.argument("plan_id", metavar="[PLAN]", default="")
cleared_option = click.option(
    "--cleared", is_flag=True, help="What a recent title warns of was looked at; begins with two easy weeks."
)


@click.group("plan")
def plan_command() -> None:
    """Make a training plan, follow it, and change what is ahead.

    \b
    runningmate plan limits --time 45,60,60,60,0,90,150 --sport run
    runningmate plan propose --race 2027-04-11 run 42.2
    runningmate plan accept
    """  # noqa: D301 - click's mark for lines that stay as they are


@plan_command.command("limits")
@click.option(
    "--time", metavar="MIN,…", help="Most minutes on each day, Monday to Sunday, as 45,60,60,60,0,90,150."
)
@click.option(
    "--sport", "sports", multiple=True, type=click.Choice(tuple(SPORTS)), help="The most important first."
)
@click.option(
    "--away", multiple=True, metavar="DAY..DAY", help="Days without training; replaces those that were given."
)
@click.option("--pool", metavar="DAY,…", help="Weekdays on which a pool is open, as mon,thu; `any` for all.")
@click.option(
    "--injury", "injuries", multiple=True, metavar="SPORT:DAY..DAY[:MIN]",
    help="Bars a sport (`all` for all), or with MIN limits it to easy sessions; replaces those that were given.",
)  # fmt: skip
@click.option(
    "--equipment", multiple=True, type=click.Choice(tuple(EQUIPMENT)), help="What there is; else all."
)
@click.option("--sessions-a-day", type=click.IntRange(1, 3))
@click.option("--rest-days", type=click.IntRange(0, 6), help="Days a week without training, at least.")
@click.option("--load-weeks", type=click.IntRange(2, 3), help="Weeks of load before one of recovery.")
@click.option("--long-day", type=click.Choice(WEEKDAYS), help="Weekday that you like for the long session.")
@option.as_json
@click.pass_obj
def limits_command(choices: Choices, /, as_json: bool, **given: Any) -> None:
    """Show the hard limits of every plan, or change some of them."""
    option.wait_for(_limits(choices, given, as_json=as_json))


@plan_command.command("propose")
@click.option(
    "--race", "races", multiple=True, nargs=3, metavar="DAY SPORT KM",
    help="A race to build up to: run, ride, swim or triathlon. May be given several times.",
)  # fmt: skip
@click.option(
    "--b-race", "b_races", multiple=True, nargs=3, metavar="DAY SPORT KM", help="One with a lighter week."
)
@click.option(
    "--c-race", "c_races", multiple=True, nargs=3, metavar="DAY SPORT KM", help="One that only takes its day."
)
@click.option("--name", "names", multiple=True, help="Names of the races, in the same order.")
@click.option(
    "--weekly-load",
    type=click.FloatRange(20, 2500),
    help="Load of the fullest week; else it follows your past.",
)
@click.option("--weeks", type=click.IntRange(1, 52), help="Length without a race [12].")
@click.option("--from", "from_date", metavar="DAY", help="First day [tomorrow].")
@cleared_option
@option.as_json
@click.pass_obj
def propose_command(
    choices: Choices, /, weekly_load: float | None, weeks: int | None, from_date: str | None, cleared: bool,
    as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Make a plan. It is followed when you accept it."""
    goal = training_pb2.PlanGoal(races=_races(given), weekly_load=weekly_load, week_count=weeks or 0)
    request = messages.ProposePlanRequest(
        request_id=str(uuid4()), goal=goal, from_date=vocabulary.day(from_date) if from_date else "",
        health_cleared=cleared,
    )  # fmt: skip
    _show(choices, "ProposePlan", request, view.proposed, as_json=as_json)


@plan_command.command("show")
@plan_argument
@click.option("--weeks", type=click.IntRange(1, 60), help="Only so many weeks from this one on.")
@click.option("--steps", is_flag=True, help="Show what each session consists of, and the easier one.")
@option.as_json
@click.pass_obj
def show_command(choices: Choices, plan_id: str, weeks: int | None, steps: bool, as_json: bool) -> None:
    """Show a plan, else the one that you follow."""

    def shown(found: messages.GetPlanResponse) -> None:
        view.plan(found.plan, weeks=weeks, steps=steps)
        view.changes(found.changes)
        view.forecast(found.forecast)

    _show(choices, "GetPlan", messages.GetPlanRequest(plan_id=plan_id), shown, as_json=as_json)


@plan_command.command("list")
@option.as_json
@click.pass_obj
def list_command(choices: Choices, as_json: bool) -> None:
    """List your plans, newest first."""
    _show(choices, "ListPlans", messages.ListPlansRequest(), view.listed, as_json=as_json)


@plan_command.command("accept")
@plan_argument
@option.as_json
@click.pass_obj
def accept_command(choices: Choices, plan_id: str, as_json: bool) -> None:
    """Follow a plan, else the newest one that was proposed."""
    option.wait_for(_accept(choices, plan_id, as_json=as_json))


@plan_command.command("replan")
@click.option(
    "--missed", metavar="SESSION", default="", help="Deal with this session only, as `plan show` names it."
)
@click.option(
    "--remedy", type=click.Choice(tuple(REMEDIES)), help="What becomes of it [the first that is possible]."
)
@cleared_option
@option.as_json
@click.pass_obj
def replan_command(choices: Choices, missed: str, remedy: str | None, cleared: bool, as_json: bool) -> None:
    """Plan the days ahead anew, or deal with one missed session. Shows what changes; accept it to follow it."""
    option.wait_for(_replan(choices, missed, remedy, cleared=cleared, as_json=as_json))


@plan_command.command("export")
@plan_argument
@click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE",
    help="A calendar (.ics) of the plan, or one session as FIT (.fit) or Zwift (.zwo) workout.",
)  # fmt: skip
@click.option("--session", "session_id", default="", metavar="SESSION", help="For workouts [the next one].")
@click.option("--overwrite", is_flag=True, help="Replace the file if it is there.")
@click.pass_obj
def export_command(choices: Choices, plan_id: str, target: Path, session_id: str, overwrite: bool) -> None:
    """Write a plan, else the one that you follow, as a file."""
    wanted = FORMATS.get(target.suffix.lower())
    if wanted is None:
        raise Failure(f"{target} tells no format. End its name in .ics, .fit or .zwo.", ExitCode.USAGE)
    if target.exists() and not overwrite:
        raise Failure(f"{target} is there already. Choose another name, or --overwrite.", ExitCode.USAGE)
    made = option.wait_for(_export(choices, plan_id, wanted, session_id))
    try:
        target.write_bytes(made.content)
    except OSError as error:
        raise Failure(f"{target} cannot be written: {error.strerror}.") from error
    output.say(f"Written: {target}")


@plan_command.command("done")
@plan_argument
@option.as_json
@click.pass_obj
def done_command(choices: Choices, plan_id: str, as_json: bool) -> None:
    """Compare a plan, else the one that you follow, with what was done."""

    async def compared() -> compliance_pb2.GetComplianceResponse:
        async with session.athlete(choices.target(), choices.athlete) as client:
            stub = _stub(client)
            request = compliance_pb2.GetComplianceRequest(plan_id=plan_id or await _followed(client))
            found: compliance_pb2.GetComplianceResponse = await client.repeat(stub.GetCompliance, request)
            return found

    _print(option.wait_for(compared()), view.compliance, as_json=as_json)


@plan_command.command("delete")
@click.argument("plan_id", metavar="PLAN")
@click.pass_obj
def delete_command(choices: Choices, plan_id: str) -> None:
    """Delete a plan."""
    request = messages.DeletePlanRequest(plan_id=plan_id)
    _show(choices, "DeletePlan", request, lambda _: output.say(f"Deleted: plan {plan_id}"), as_json=False)


def _stub(client: Client) -> plan_service_pb2_grpc.PlanServiceAsyncStub:
    return plan_service_pb2_grpc.PlanServiceAsyncStub(client.channel)


def _show(
    choices: Choices, method: str, request: Message, shown: Callable[[Any], None], *, as_json: bool
) -> None:
    """Calls, and prints the answer."""

    async def asked() -> Message:
        async with session.athlete(choices.target(), choices.athlete) as client:
            found: Message = await client.repeat(getattr(_stub(client), method), request)
            return found

    _print(option.wait_for(asked()), shown, as_json=as_json)


def _print(found: Any, shown: Callable[[Any], None], *, as_json: bool) -> None:
    if as_json:
        output.document(found)
    else:
        shown(found)


async def _followed(client: Client) -> str:
    found = await client.repeat(_stub(client).GetPlan, messages.GetPlanRequest())
    return str(found.plan.plan_id)


async def _accept(choices: Choices, plan_id: str, *, as_json: bool) -> None:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = _stub(client)
        if not plan_id:
            listed = await client.repeat(stub.ListPlans, messages.ListPlansRequest())
            proposed = [one for one in listed.plans if one.state == plan_pb2.PLAN_STATE_PROPOSED]
            if not proposed:
                raise Failure(
                    "No plan waits to be accepted. `runningmate plan propose` makes one.", ExitCode.NOT_FOUND
                )
            plan_id = proposed[0].plan_id
        found = await client.repeat(stub.AcceptPlan, messages.AcceptPlanRequest(plan_id=plan_id))
    _print(found, lambda answer: view.accepted(answer.plan), as_json=as_json)


async def _replan(choices: Choices, missed: str, remedy: str | None, *, cleared: bool, as_json: bool) -> None:
    async with session.athlete(choices.target(), choices.athlete) as client:
        request = messages.ReplanRequest(
            request_id=str(uuid4()), plan_id=await _followed(client), missed_session_id=missed,
            remedy=REMEDIES[remedy] if remedy else messages.REMEDY_UNSPECIFIED, health_cleared=cleared,
        )  # fmt: skip
        found = await client.repeat(_stub(client).Replan, request)
    _print(found, view.replanned, as_json=as_json)


async def _export(
    choices: Choices, plan_id: str, wanted: messages.PlanFormat, session_id: str
) -> messages.ExportPlanResponse:
    async with session.athlete(choices.target(), choices.athlete) as client:
        request = messages.ExportPlanRequest(
            plan_id=plan_id or await _followed(client), format=wanted, session_id=session_id
        )
        made: messages.ExportPlanResponse = await client.repeat(_stub(client).ExportPlan, request)
        return made


async def _limits(choices: Choices, given: dict[str, Any], *, as_json: bool) -> None:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = _stub(client)
        found = await client.repeat(stub.GetTrainingConstraints, messages.GetTrainingConstraintsRequest())
        limits = training_pb2.TrainingConstraints()
        limits.CopyFrom(found.constraints)
        if _changed(limits, given):
            if not limits.weekday_minutes or not limits.sports:
                raise Failure(
                    "Give --time and --sport first, as --time 45,60,60,60,0,90,150 --sport run.",
                    ExitCode.USAGE,
                )
            request = messages.UpdateTrainingConstraintsRequest(constraints=limits)
            found = await client.repeat(stub.UpdateTrainingConstraints, request)
    _print(found, view.limits, as_json=as_json)


def _changed(limits: training_pb2.TrainingConstraints, given: dict[str, Any]) -> bool:
    """Puts what was typed into the limits; whether anything was."""
    if given["time"]:
        limits.weekday_minutes[:] = _minutes(given["time"])
    if given["sports"]:
        limits.sports[:] = [SPORTS[word] for word in given["sports"]]
    if given["away"]:
        del limits.blackouts[:]
        for text in given["away"]:
            first, last = _range(text)
            limits.blackouts.add(from_date=first, to_date=last)
    if given["pool"]:
        limits.pool_limited = given["pool"] != "any"
        limits.pool_weekdays[:] = _weekdays(given["pool"]) if limits.pool_limited else []
    if given["injuries"]:
        del limits.injuries[:]
        limits.injuries.extend(map(_injury, given["injuries"]))
    if given["equipment"]:
        limits.equipment[:] = [EQUIPMENT[word] for word in given["equipment"]]
    for name in ("sessions_a_day", "rest_days", "load_weeks"):
        if given[name] is not None:
            setattr(limits, name, given[name])
    if given["long_day"]:
        limits.long_weekday = WEEKDAYS.index(given["long_day"]) + 1
    return any(value not in (None, ()) for value in given.values())


def _minutes(text: str) -> list[int]:
    parts = text.split(",")
    if len(parts) != len(WEEKDAYS) or not all(part.strip().isdecimal() for part in parts):
        raise Failure(f"{text} is not seven numbers. Write them as 45,60,60,60,0,90,150.", ExitCode.USAGE)
    return [int(part) for part in parts]


def _weekdays(text: str) -> list[int]:
    parts = [part.strip().lower() for part in text.split(",")]
    if not set(parts) <= set(WEEKDAYS):
        raise Failure(f"{text} are not weekdays. Write them as mon,thu, or `any`.", ExitCode.USAGE)
    return sorted({WEEKDAYS.index(part) + 1 for part in parts})


def _range(text: str) -> tuple[str, str]:
    first, _, last = text.partition("..")
    return vocabulary.day(first), vocabulary.day(last or first)


def _injury(text: str) -> training_pb2.Injury:
    word, _, rest = text.partition(":")
    days, _, minutes = rest.partition(":")
    if word not in (*SPORTS, "all") or not days or not (minutes == "" or minutes.isdecimal()):
        raise Failure(
            f"{text} is no injury. Write it as run:2026-12-01..2026-12-14, or with :30.", ExitCode.USAGE
        )
    first, last = _range(days)
    return training_pb2.Injury(
        from_date=first, to_date=last, sport=SPORTS.get(word, sport_pb2.SPORT_UNSPECIFIED),
        most_minutes=int(minutes) if minutes else None,
    )  # fmt: skip


def _races(given: dict[str, Any]) -> list[training_pb2.Race]:
    typed: list[tuple[str, Sequence[str]]] = [
        (priority, one)
        for priority, name in (("A", "races"), ("B", "b_races"), ("C", "c_races"))
        for one in given[name]
    ]
    made = []
    for place, (priority, (day, sport, kilometres)) in enumerate(typed):
        if sport not in RACED:
            raise Failure(f"{sport} is no sport of a race. There are: {', '.join(RACED)}.", ExitCode.USAGE)
        try:
            distance_m = float(kilometres.lower().removesuffix("km").replace(",", ".")) * 1000
        except ValueError:
            raise Failure(f"{kilometres} is no distance in km. Write it as 42.2.", ExitCode.USAGE) from None
        name = given["names"][place] if place < len(given["names"]) else ""
        made.append(
            training_pb2.Race(
                date=vocabulary.day(day),
                name=name,
                sports=RACED[sport],
                distance_m=distance_m,
                priority=PRIORITIES[priority],
            )
        )
    return made
