"""import, imports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from runningmate.collector.v1 import import_pb2, import_service_pb2_grpc, upload_pb2
from runningmate_cli import output, progress, recordings, session
from runningmate_cli.client import Client
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.intake import Intake, Outcome
from runningmate_cli.recordings import FileRecording
from runningmate_cli.target import Target
from runningmate_cli.view import imports as view
from runningmate_cli.view.archive import preview

PAGE_SIZE = 100
FAILED = import_pb2.IMPORT_ITEM_STATE_FAILED


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--no-wait", is_flag=True, help="Return when all is handed over; see `imports` later.")
@click.option("--yes", is_flag=True, help="Import exports of a platform without asking.")
@option.as_json
@click.pass_obj
def import_command(
    choices: Choices, paths: tuple[Path, ...], no_wait: bool, yes: bool, as_json: bool
) -> None:
    """Import recordings: FIT, GPX and TCX files, their .gz, folders and ZIP archives of them.

    Of Strava's bulk export (export_123.zip) it takes names, notes, gear, photos and activities without a file too, and
    shows first what is in it. Ends with code 6 if some files could not be imported; each is named with its reason.
    """
    found = recordings.find(paths)
    if not yes and not _is_asked() and any(map(recordings.is_export, found)):
        raise Failure("This would import an export of Strava. Say --yes to do it.", ExitCode.USAGE)
    outcome = option.wait_for(_import(choices.target(), choices.athlete, found, wait=not no_wait, sure=yes))
    if outcome.counts.total_count == 0 and not outcome.items and not as_json:
        output.say("Nothing was imported.")
        return
    _show(outcome, waited=not no_wait, as_json=as_json)
    if outcome.count(FAILED):
        click.get_current_context().exit(ExitCode.SOME_FILES_FAILED)


async def _import(
    target: Target, name: str, found: list[FileRecording], *, wait: bool, sure: bool
) -> Outcome:
    async with session.athlete(target, name) as client:
        with progress.shown() as report:

            def approve(file_name: str, held: upload_pb2.ArchivePreview) -> bool:
                if not held.provider:
                    return True  # recordings, or damaged: then the import says so
                with report.paused():
                    for line in preview(file_name, held):
                        output.note(line)
                    return sure or click.confirm("Import it?", err=True)

            intake = Intake(client, report, approve)
            bulk = recordings.is_bulk(found)
            return await intake.run(found, bulk=bulk, expected_count=len(found), wait=wait)


def _is_asked() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _show(outcome: Outcome, *, waited: bool, as_json: bool) -> None:
    if as_json:
        whole = import_pb2.ListImportItemsResponse(items=outcome.items)
        output.document(whole if waited else import_pb2.GetImportResponse(found_import=outcome.counts))
        return
    if waited or outcome.items:
        view.outcome(outcome)
    if not waited:
        identifier = outcome.counts.import_id
        output.say(f"Handed over. See what becomes of it with: runningmate imports {identifier[:8]}")


@click.command("imports")
@click.argument("identifier", required=False, metavar="[ID|last]")
@click.option("--failed", is_flag=True, help="Show only the files that failed.")
@option.limit
@option.as_json
@click.pass_obj
def imports_command(
    choices: Choices, identifier: str | None, failed: bool, limit: int, as_json: bool
) -> None:
    """Show imports, newest first, and what failed and why; with an ID the files of one import."""
    option.wait_for(_imports(choices, identifier, failed=failed, limit=limit, as_json=as_json))


async def _imports(
    choices: Choices, identifier: str | None, *, failed: bool, limit: int, as_json: bool
) -> None:
    async with session.athlete(choices.target(), choices.athlete) as client:
        if identifier or failed:
            import_id = await _resolve(client, identifier) if identifier else ""
            items = await _items(client, import_id, limit=None if identifier else limit, failed=failed)
            if as_json:
                output.document(import_pb2.ListImportItemsResponse(items=items))
            elif items:
                view.files(items)
            else:
                output.say("No file failed." if failed else "The import has no files.")
            return
        listed = await _listed(client, limit)
        if as_json:
            output.document(import_pb2.ListImportsResponse(imports=listed))
        elif not listed:
            output.say("Nothing was imported yet. Import recordings with: runningmate import PATH")
        else:
            view.listing(listed)
            view.failures(await _items(client, "", limit=limit, failed=True))


async def _listed(client: Client, limit: int) -> list[import_pb2.Import]:
    stub = import_service_pb2_grpc.ImportServiceAsyncStub(client.channel)
    found: list[import_pb2.Import] = []
    token = ""
    while len(found) < limit:
        request = import_pb2.ListImportsRequest(page_size=min(PAGE_SIZE, limit), page_token=token)
        page: import_pb2.ListImportsResponse = await client.repeat(stub.ListImports, request)
        found += page.imports
        token = page.next_page_token
        if not token:
            break
    return found[:limit]


async def _items(
    client: Client, import_id: str, *, limit: int | None, failed: bool
) -> list[import_pb2.ImportItem]:
    stub = import_service_pb2_grpc.ImportServiceAsyncStub(client.channel)
    found: list[import_pb2.ImportItem] = []
    request = import_pb2.ListImportItemsRequest(
        import_id=import_id, states=[FAILED] if failed else [], page_size=PAGE_SIZE
    )
    while limit is None or len(found) < limit:
        page: Any = await client.repeat(stub.ListImportItems, request)
        found += page.items
        request.page_token = page.next_page_token
        if not page.next_page_token:
            break
    return found[:limit]


async def _resolve(client: Client, identifier: str) -> str:
    """The import of a whole id, the beginning of one, or `last`."""
    listed = await _listed(client, 10_000)
    if identifier == "last" and listed:
        return listed[0].import_id
    matching = [found.import_id for found in listed if found.import_id.startswith(identifier.lower())]
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise Failure(
            f"{identifier} begins the ids of {len(matching)} imports. Give more of it.", ExitCode.USAGE
        )
    raise Failure(f"There is no import {identifier}. `runningmate imports` lists them.", ExitCode.NOT_FOUND)
