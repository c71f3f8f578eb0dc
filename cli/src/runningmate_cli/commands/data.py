"""data policy, activity, delete, receipts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from runningmate.analytics.v1 import data_use_pb2, data_use_service_pb2_grpc
from runningmate.collector.v1 import data_deletion_pb2, data_deletion_service_pb2_grpc
from runningmate.common.v1 import data_use_pb2 as readers
from runningmate.common.v1 import source_pb2
from runningmate_cli import output, pick, session
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.output import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runningmate_cli.client import Client

SOURCES = {
    source_pb2.SOURCE_KIND_FILE: "your files",
    source_pb2.SOURCE_KIND_ARCHIVE: "your archives",
    source_pb2.SOURCE_KIND_STRAVA_API: "Strava's API",
}
READERS = {
    readers.READER_METRICS: "lists and tables",
    readers.READER_CHARTS: "charts",
    readers.READER_RULES: "the coach of rules",
    readers.READER_EXTERNAL_MODEL: "external models",
}
REASONS = {
    data_deletion_pb2.DATA_DELETION_REASON_REQUESTED: "asked for",
    data_deletion_pb2.DATA_DELETION_REASON_DISCONNECTED: "disconnected",
    data_deletion_pb2.DATA_DELETION_REASON_DEAUTHORIZED: "permission taken back",
}
RECEIPTS = 100


@click.group("data")
def data_command() -> None:
    """Show who may see your data and why; delete what a platform gave."""


@data_command.command("policy")
@option.as_json
@click.pass_obj
def policy_command(choices: Choices, as_json: bool) -> None:
    """Show which policy is on: who may see what, and how long payloads are kept."""
    found: data_use_pb2.GetDataUsePolicyResponse = option.wait_for(_policy(choices))
    if as_json:
        output.document(found)
        return
    output.prose("The operator's own policy is on." if found.customized else "The default policy is on.")
    columns = (Column("Data from"), *(Column(word) for word in READERS.values()), Column("Samples kept"))
    output.table(columns, [_rule(rule) for rule in found.rules])


def _rule(rule: data_use_pb2.DataUseRule) -> list[str]:
    seen = ["yes" if reader in rule.readers else "no" for reader in READERS]
    kept = f"{rule.payload_days} days" if rule.payload_days else "always"
    return [SOURCES.get(rule.source_kind, "unknown"), *seen, kept]


async def _policy(choices: Choices) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = data_use_service_pb2_grpc.DataUseServiceAsyncStub(client.channel)
        return await client.repeat(stub.GetDataUsePolicy, data_use_pb2.GetDataUsePolicyRequest())


@data_command.command("activity")
@click.argument("identifier", metavar="ID|last")
@option.as_json
@click.pass_obj
def activity_command(choices: Choices, identifier: str, as_json: bool) -> None:
    """Show who may see an activity, why, and how to free it."""
    found: data_use_pb2.GetActivityDataUseResponse = option.wait_for(_activity(choices, identifier))
    if as_json:
        output.document(found)
        return
    output.table(
        (Column("Reader"), Column("May see it"), Column("Why")),
        [
            (READERS.get(one.reader, "unknown"), "yes" if one.allowed else "no", one.reason)
            for one in found.verdicts
        ],
    )
    if found.borrowing_metrics:
        output.prose(
            f"These numbers rest on estimates from further sources too: {', '.join(found.borrowing_metrics)}."
        )
    if found.HasField("payload_expired_at"):
        output.prose(
            f"Its samples and texts were deleted on {found.payload_expired_at.ToDatetime():%Y-%m-%d}, for their source "
            "allows no longer keeping; the numbers stay."
        )
    if found.advice:
        output.prose(found.advice)


async def _activity(choices: Choices, identifier: str) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = data_use_service_pb2_grpc.DataUseServiceAsyncStub(client.channel)
        activity_id = await pick.activity_id(client, identifier)
        request = data_use_pb2.GetActivityDataUseRequest(activity_id=activity_id)
        return await client.repeat(stub.GetActivityDataUse, request)


@data_command.command("delete")
@click.argument("source", type=click.Choice(["strava-api"]))
@click.option("--yes", is_flag=True, help="Do not ask.")
@option.as_json
@click.pass_obj
def delete_command(choices: Choices, source: str, yes: bool, as_json: bool) -> None:
    """Delete all that came from a platform, and all that was computed of it alone.

    Files and archives of the same workouts stay, and so does the link to the platform.
    """
    what = "everything that came from Strava's API, the activities that rest on nothing else, and plans and answers made of it"
    if not yes and not sys.stdin.isatty():
        raise Failure(f"This would delete {what}. Say --yes to do it.", ExitCode.USAGE)
    if not yes and not click.confirm(f"Delete {what}?"):
        raise Failure("Nothing was deleted.")
    assert source == "strava-api"
    found: data_deletion_pb2.DeleteSourceDataResponse = option.wait_for(_delete(choices))
    if as_json:
        output.document(found)
        return
    _receipts([found.deletion])
    output.prose("`runningmate data receipts` says when all of it has gone.")


async def _delete(choices: Choices) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        request = data_deletion_pb2.DeleteSourceDataRequest(
            request_id=str(uuid4()), source_kind=source_pb2.SOURCE_KIND_STRAVA_API
        )
        return await client.repeat(_deletions(client).DeleteSourceData, request)


@data_command.command("receipts")
@option.as_json
@click.pass_obj
def receipts_command(choices: Choices, as_json: bool) -> None:
    """List deletions of a platform's data: what went, and when all of it had gone."""
    found: data_deletion_pb2.ListDataDeletionsResponse = option.wait_for(_listed(choices))
    if as_json:
        output.document(found)
    elif found.deletions:
        _receipts(found.deletions)
    else:
        output.say("Nothing of a platform's data was deleted so far.")


async def _listed(choices: Choices) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        request = data_deletion_pb2.ListDataDeletionsRequest(page_size=RECEIPTS)
        return await client.repeat(_deletions(client).ListDataDeletions, request)


def _deletions(client: Client) -> Any:
    return data_deletion_service_pb2_grpc.DataDeletionServiceAsyncStub(client.channel)


def _receipts(found: Iterable[data_deletion_pb2.DataDeletion]) -> None:
    columns = (
        Column("Begun"), Column("Source"), Column("Why"), Column("Recordings", right=True),
        Column("Activities", right=True), Column("Streams", right=True), Column("Kept", right=True), Column("Plans", right=True),
        Column("Answers", right=True), Column("Completed"),
    )  # fmt: skip
    output.table(columns, [_receipt(one) for one in found])


def _receipt(one: data_deletion_pb2.DataDeletion) -> list[str]:
    completed = (
        f"{one.completed_at.ToDatetime():%Y-%m-%d %H:%M} UTC"
        if one.HasField("completed_at")
        else f"under way, {one.objects_left} objects left"
    )
    return [
        f"{one.requested_at.ToDatetime():%Y-%m-%d %H:%M} UTC",
        SOURCES.get(one.source_kind, "unknown"),
        REASONS.get(one.reason, "unknown"),
        str(one.recording_count),
        str(one.deleted_activity_count),
        str(one.deleted_stream_count),
        str(one.kept_activity_count),
        str(one.deleted_plan_count),
        str(one.deleted_answer_count),
        completed,
    ]
