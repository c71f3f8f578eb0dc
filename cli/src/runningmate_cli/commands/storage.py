"""storage verify, migrate."""

from __future__ import annotations

import time
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runningmate.collector.v1 import job_pb2, storage_pb2, storage_service_pb2_grpc
from runningmate_cli import output, session
from runningmate_cli.commands import jobs, option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.mesh import storage
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home
from runningmate_cli.output import Column

if TYPE_CHECKING:
    from runningmate_servicekit.objects import ObjectStore
    from runningmate_servicekit.objects.moving import Moved

JOB = "verify-objects"
PAGE_SIZE = 100
NOTE_EVERY_S = 2.0
KINDS = {
    storage_pb2.OBJECT_DAMAGE_KIND_MISSING: "missing",
    storage_pb2.OBJECT_DAMAGE_KIND_DAMAGED: "damaged",
}


@click.group("storage")
def storage_command() -> None:
    """Check the stored recordings, and move them to another store. For the mesh's owner."""


@storage_command.command("verify")
@option.as_json
@click.pass_obj
def verify_command(choices: Choices, as_json: bool) -> None:
    """Read every stored recording and compare it with its digest; ends with 1 if one is missing or damaged.

    The mesh does the same by itself each week, as the job verify-objects. What was interrupted goes on.
    """
    run, found, names = option.wait_for(_verify(choices))
    if as_json:
        output.document(storage_pb2.ListDamagedObjectsResponse(damaged_objects=found))
    else:
        output.say(run.words)
        if found:
            columns = (Column("Athlete"), Column("Key"), Column("Is"), Column("Found at"))
            rows = [
                (
                    names.get(each.athlete_id, each.athlete_id),
                    each.object_key,
                    KINDS[each.kind],
                    f"{each.found_at.ToDatetime(UTC).astimezone():%Y-%m-%d %H:%M:%S}",
                )
                for each in found
            ]
            output.table(columns, rows)
    if run.state == job_pb2.JOB_RUN_STATE_FAILED:
        click.get_current_context().exit(ExitCode.FAILED)


async def _verify(
    choices: Choices,
) -> tuple[job_pb2.JobRun, list[storage_pb2.DamagedObject], dict[str, str]]:
    run: job_pb2.JobRun = await jobs.run_job(choices, JOB, wait=True)
    found: list[storage_pb2.DamagedObject] = []
    async with session.operator(choices.target()) as (client, owner):
        stub = storage_service_pb2_grpc.StorageServiceAsyncStub(client.channel)
        request = storage_pb2.ListDamagedObjectsRequest(page_size=PAGE_SIZE)
        while True:
            page: storage_pb2.ListDamagedObjectsResponse = await client.repeat(
                stub.ListDamagedObjects, request
            )
            found += page.damaged_objects
            request.page_token = page.next_page_token
            if not page.next_page_token:
                break
        names = {account.athlete_id: account.name for account in await owner.accounts()} if found else {}
    return run, found, names


@storage_command.command("migrate")
@click.argument("target", metavar="s3://BUCKET...|none")
@click.option("--keep", is_flag=True, help="Leave the former files where they are.")
@click.option(
    "--without-damaged", is_flag=True, help="Move although some files are damaged; those stay behind."
)
@option.home_option
@click.pass_obj
def migrate_command(
    choices: Choices, target: str, keep: bool, without_damaged: bool, home: Path | None
) -> None:
    """Move all stored recordings to a bucket, or back into the home (none). The mesh has to be stopped.

    Each file is compared with its digest. What was interrupted goes on: files that are there already are not copied
    again. When all are there the home remembers the new place, and the former files are removed: an erasure of an
    athlete would not reach them any more.
    """
    chosen = Choices(chosen_home=home).home if home else choices.home
    try:
        _migrate(Home.create(chosen), target, keep=keep, without_damaged=without_damaged)
    except MeshError as error:
        raise Failure(str(error)) from None


def _migrate(home: Home, target: str, *, keep: bool, without_damaged: bool) -> None:
    from runningmate_cli.mesh.lock import HomeLock

    move = _Move(home, target)
    lock = HomeLock(home)
    lock.acquire(0)
    try:
        option.wait_for(move.run(keep=keep, without_damaged=without_damaged))
    finally:
        lock.release()


class _Move:
    """A move of one home's recordings."""

    def __init__(self, home: Home, target: str) -> None:
        self._home = home
        self._place = storage.place(home, target)
        self._leaving = storage.leaving(home)
        self._noted_s = time.monotonic()

    async def run(self, *, keep: bool, without_damaged: bool) -> None:
        """All of it; a place that was left half way is emptied first."""
        if self._place.moved:
            moved = await self._copy()
            if moved.damaged and not without_damaged:
                raise Failure(
                    f"{len(moved.damaged)} files are damaged, so the mesh stays where it is. Put them back from a "
                    "backup, or leave them behind with --without-damaged."
                )
            storage.remember(self._home, self._place, leaving="" if keep else self._place.former)
            output.say(f"The mesh's recordings are in {self._place.url} from now on.")
            self._leaving = "" if keep else self._place.former
        elif not self._leaving:
            output.say(f"The mesh's recordings are in {self._place.url} already.")
            return
        if self._leaving:
            await self._remove(self._leaving)
        if keep and self._place.moved:
            output.say(f"The former files stay in {self._place.former}; an erasure does not reach them.")

    async def _copy(self) -> Moved:
        """Brings what is missing to the new place, and says what is damaged."""
        from runningmate_servicekit.objects import ObjectStoreUnavailable, moving

        target = self._store(self._place.url)
        try:
            if storage.arriving(self._home) != self._place.url:
                async for key in target.list():
                    raise Failure(
                        f"{self._place.url} holds other files, such as {key}. "
                        "Choose an empty bucket or another prefix, or remove them."
                    )
                storage.expect(self._home, self._place)
            moved = await moving.copy_all(self._store(self._place.former), target, self._note_copied)
        except* ObjectStoreUnavailable as error:
            raise Failure(f"{error.exceptions[0]} The same command goes on with the rest.") from None
        output.say(
            f"{moved.copied_count} files were copied ({moved.copied_bytes / 1e6:.1f} MB), "
            f"{moved.present_count} were there already."
        )
        if moved.damaged:
            _name_damaged(moved.damaged)
        return moved

    async def _remove(self, left: str) -> None:
        from runningmate_servicekit.objects import ObjectStoreUnavailable, moving

        try:
            moved = await moving.remove_copied(
                self._store(left), self._store(self._place.url), self._note_removed
            )
        except* ObjectStoreUnavailable as error:
            raise Failure(f"{error.exceptions[0]} The same command goes on with the rest.") from None
        storage.remember(self._home, self._place)
        rest = moved.total_count - moved.removed_count
        output.say(f"{moved.removed_count} former files were removed from {left}.")
        if rest:
            output.say(f"{rest} files stay there, because they were not copied.")

    def _store(self, url: str) -> ObjectStore:
        from runningmate_servicekit.objects import open_store

        return open_store(url, storage.credentials(self._home))

    def _note_copied(self, moved: Moved) -> None:
        self._note(
            f"{moved.done_count} of {moved.total_count} files, {moved.copied_bytes / 1e6:.1f} MB copied"
        )

    def _note_removed(self, moved: Moved) -> None:
        self._note(f"{moved.removed_count} of {moved.total_count} former files removed")

    def _note(self, text: str) -> None:
        if time.monotonic() - self._noted_s >= NOTE_EVERY_S:
            self._noted_s = time.monotonic()
            output.note(text)


def _name_damaged(keys: list[str]) -> None:
    rows = [(parts[1] if (parts := key.split("/"))[0] == "athlete" else "", key) for key in keys]
    output.table((Column("Athlete"), Column("Damaged")), rows)
