"""jobs list, run, history."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from runningmate.collector.v1 import job_pb2, job_service_pb2_grpc
from runningmate_cli import output, session
from runningmate_cli.client import LONG_PATIENCE_S
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode
from runningmate_cli.output import Column

if TYPE_CHECKING:
    from runningmate_cli.client import Client

PAGE_SIZE = 100
POLL_S = 0.5
SILENT = timedelta(minutes=3)
"""A process offers its jobs each minute."""
STATES = {
    job_pb2.JOB_RUN_STATE_QUEUED: "waits",
    job_pb2.JOB_RUN_STATE_RUNNING: "runs",
    job_pb2.JOB_RUN_STATE_SUCCEEDED: "done",
    job_pb2.JOB_RUN_STATE_FAILED: "failed",
}
_ENDS = (job_pb2.JOB_RUN_STATE_SUCCEEDED, job_pb2.JOB_RUN_STATE_FAILED)


@click.group("jobs")
def jobs_command() -> None:
    """Look after what the mesh does by itself. For the mesh's owner."""


@jobs_command.command("list")
@option.as_json
@click.pass_obj
def list_command(choices: Choices, as_json: bool) -> None:
    """List jobs: what each does, when it runs next, how it went last."""
    found: job_pb2.ListJobsResponse = option.wait_for(_list(choices))
    if as_json:
        output.document(found)
        return
    columns = (Column("Job"), Column("Does"), Column("Next"), Column("Last"), Column("Result"))
    output.table(columns, [_row(job) for job in found.jobs])


async def _list(choices: Choices) -> Any:
    async with session.operator(choices.target()) as (client, _):
        return await client.repeat(_stub(client).ListJobs, job_pb2.ListJobsRequest())


@jobs_command.command("run")
@click.argument("name")
@click.option("--no-wait", is_flag=True, help="Return at once; the job runs all the same.")
@option.as_json
@click.pass_obj
def run_command(choices: Choices, name: str, no_wait: bool, as_json: bool) -> None:
    """Have a job run now, wait for its end, and end with code 1 if it failed.

    A job that runs already is not begun again: its end is waited for.
    """
    run: job_pb2.JobRun = option.wait_for(run_job(choices, name, wait=not no_wait))
    if as_json:
        output.document(job_pb2.GetJobRunResponse(run=run))
    elif run.state in _ENDS:
        output.say(run.words)
    else:
        output.say(f"{run.name} {STATES[run.state]}; `runningmate jobs list` says how it goes on.")
    if run.state == job_pb2.JOB_RUN_STATE_FAILED:
        click.get_current_context().exit(ExitCode.FAILED)


async def run_job(choices: Choices, name: str, *, wait: bool) -> Any:
    """Has a job run; gives the run, at its end if it is waited for."""
    async with session.operator(choices.target()) as (client, _):
        client.patience_s = LONG_PATIENCE_S if wait else client.patience_s
        stub = _stub(client)
        asked = job_pb2.RunJobRequest(name=name, request_id=str(uuid4()))
        run: job_pb2.JobRun = (await client.repeat(stub.RunJob, asked)).run
        told = ""
        while wait and run.state not in _ENDS:
            if (now := _progress(run)) != told:
                told = now
                output.note(told)
            await asyncio.sleep(POLL_S)
            run = (await client.repeat(stub.GetJobRun, job_pb2.GetJobRunRequest(run_id=run.run_id))).run
    return run


@jobs_command.command("history")
@click.argument("name")
@option.limit
@option.as_json
@click.pass_obj
def history_command(choices: Choices, name: str, limit: int, as_json: bool) -> None:
    """List the last runs of a job, newest first."""
    found = option.wait_for(_history(choices, name, limit))
    if as_json:
        output.document(job_pb2.ListJobRunsResponse(runs=found))
    elif found:
        columns = (
            Column("Began"),
            Column("Took", right=True),
            Column("Because"),
            Column("State"),
            Column("Words"),
        )
        output.table(columns, [_line(run) for run in found])
    else:
        output.say("It has not run yet.")


async def _history(choices: Choices, name: str, limit: int) -> list[job_pb2.JobRun]:
    found: list[job_pb2.JobRun] = []
    async with session.operator(choices.target()) as (client, _):
        stub = _stub(client)
        request = job_pb2.ListJobRunsRequest(name=name, page_size=min(PAGE_SIZE, limit))
        while len(found) < limit:
            page: job_pb2.ListJobRunsResponse = await client.repeat(stub.ListJobRuns, request)
            found += page.runs
            request.page_token = page.next_page_token
            if not page.next_page_token:
                break
    return found[:limit]


def _stub(client: Client) -> Any:
    return job_service_pb2_grpc.JobServiceAsyncStub(client.channel)


def _row(job: job_pb2.Job) -> Sequence[object]:
    last = job.last_run
    result = _progress(last) if last.state not in _ENDS else f"{STATES[last.state]}: {last.words}"
    silent = datetime.now(UTC) - job.offered_at.ToDatetime(UTC) > SILENT
    return (
        job.name,
        job.summary,
        f"no {job.service} runs" if silent else _time(job, "due_at") or "when asked",
        _time(last, "started_at"),
        result if job.HasField("last_run") else "",
    )


def _line(run: job_pb2.JobRun) -> Sequence[object]:
    took = ""
    if run.HasField("ended_at") and run.HasField("started_at"):
        took = f"{(run.ended_at.ToDatetime() - run.started_at.ToDatetime()).total_seconds():.1f} s"
    cause = "asked for" if run.cause == job_pb2.JOB_CAUSE_REQUEST else "due"
    return _time(run, "started_at"), took, cause, STATES.get(run.state, ""), run.words


def _progress(run: job_pb2.JobRun) -> str:
    state = STATES.get(run.state, "")
    if run.total_count:
        return f"{state}: {run.done_count} of {run.total_count}"
    return f"{state}: {run.done_count}" if run.done_count else state


def _time(message: Any, field: str) -> str:
    if not message.HasField(field):
        return ""
    return f"{getattr(message, field).ToDatetime(UTC).astimezone():%Y-%m-%d %H:%M:%S}"
