"""export."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import click

from runningmate.analytics.v1 import export_pb2
from runningmate_cli import output, pick, progress, session, vocabulary
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.download import Download
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.progress import Step
from runningmate_servicekit import numerals

FORMATS = ("original", "fit", "tcx", "gpx", "csv", "parquet")


@click.command("export")
@click.argument("identifier", required=False, metavar="[ID|last]")
@click.option("--all", "everything", is_flag=True, help="All activities, or all of --sport, --from and --to.")
@click.option("--format", "wanted", type=click.Choice(FORMATS), default="fit", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path(), help="File or folder to write to [this folder]."
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.option("--sport", type=click.Choice(vocabulary.SPORTS), help="Only this sport.")
@click.option("--from", "from_date", metavar="DAY", help="First day, as 2026-01-31.")
@click.option("--to", "to_date", metavar="DAY", help="Last day, included.")
@option.as_json
@click.pass_obj
def export_command(
    choices: Choices,
    /,
    identifier: str | None,
    everything: bool,
    wanted: str,
    out: Path,
    force: bool,
    as_json: bool,
    **given: str | None,
) -> None:
    """Write activities as files: one as it is, several as a ZIP with an index.

    `original` gives the bytes that were imported. Ends with code 6 if some activities could not be exported;
    `index.csv` in the ZIP says why.
    """
    if bool(identifier) == everything:
        raise Failure(
            "Name an activity, or say --all: runningmate export last, runningmate export --all.",
            ExitCode.USAGE,
        )
    if identifier and any(given.values()):
        raise Failure("--sport, --from and --to go with --all.", ExitCode.USAGE)
    if not out.is_dir():
        _place(out, out.name, force=force)
    request = export_pb2.CreateExportRequest(
        request_id=str(uuid4()),
        format=f"EXPORT_FORMAT_{wanted.upper()}",
        sport=vocabulary.sport(given["sport"]),
        from_date=vocabulary.day(given["from_date"]) if given["from_date"] else "",
        to_date=vocabulary.day(given["to_date"]) if given["to_date"] else "",
    )
    export, path = option.wait_for(_export(choices, request, identifier, out, force=force))
    if as_json:
        output.document(export_pb2.GetExportResponse(found_export=export))
    else:
        output.say(f"{path} ({_size(export.size_bytes)}, {_activities(export.done_count)})")
    for text in export.notes:
        output.note(text)
    if export.failed_count:
        output.note(
            f"{_activities(export.failed_count)} could not be exported; index.csv in {path.name} says why."
        )
        click.get_current_context().exit(ExitCode.SOME_FILES_FAILED)


async def _export(
    choices: Choices,
    request: export_pb2.CreateExportRequest,
    identifier: str | None,
    out: Path,
    *,
    force: bool,
) -> tuple[export_pb2.Export, Path]:
    async with session.athlete(choices.target(), choices.athlete) as client:
        if identifier:
            request.activity_ids.append(await pick.activity_id(client, identifier))
        with progress.shown("Exporting", _step) as bar:
            download = Download(client, lambda export, offset: bar((export, offset)))
            return await download.run(request, lambda name: _place(out, name, force=force))


def _place(out: Path, name: str, *, force: bool) -> Path:
    """The file to write.

    Raises:
        Failure: It is there already, or its folder is not.
    """
    path = out / name if out.is_dir() else out
    if not path.parent.is_dir():
        raise Failure(f"There is no folder {path.parent}.", ExitCode.USAGE)
    if path.exists() and not force:
        raise Failure(f"{path} exists. Choose another --out, or say --force to overwrite it.", ExitCode.USAGE)
    return path


def _step(state: tuple[export_pb2.Export, int]) -> Step:
    export, offset = state
    if export.size_bytes:
        size = _size(export.size_bytes)
        return Step(
            offset, export.size_bytes, f"Downloaded {_size(offset)} of {size}", f"bytes, {size} in all"
        )
    settled = export.done_count + export.failed_count
    failed = f"{export.failed_count} failed" if export.failed_count else ""
    line = f"Exported {settled} of {export.total_count} activities{f' ({failed})' if failed else ''}"
    return Step(settled, export.total_count, line, failed)


def _activities(count: int) -> str:
    return "1 activity" if count == 1 else f"{count} activities"


def _size(size_bytes: int) -> str:
    if size_bytes < 1 << 20:
        return str(numerals.number(size_bytes / (1 << 10), "KiB", decimals=1))
    return str(numerals.number(size_bytes / (1 << 20), "MiB", decimals=1))
