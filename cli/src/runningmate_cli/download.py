"""An export: asked for, followed until it is built, downloaded over cut connections, and checked."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

from runningmate.analytics.v1 import export_pb2, export_service_pb2_grpc
from runningmate_cli.client import LONG_PATIENCE_S, Client, cut_stream, resumable
from runningmate_cli.failure import Failure

CUTS = 30
"""Times in a row that a download may end early without a single new byte."""
PAUSE_S = 1.0
DELETE_S = 2.0
_PART = ".part"

Report = Callable[[export_pb2.Export, int], None]


class Download:
    """One export of the athlete whose client it is.

    Args:
        report: Told the export and how many of its bytes are here, whenever that changes.
    """

    def __init__(self, client: Client, report: Report) -> None:
        self._client = client
        client.patience_s = LONG_PATIENCE_S
        self._report = report
        self._stub = export_service_pb2_grpc.ExportServiceAsyncStub(client.channel)

    async def run(
        self, request: export_pb2.CreateExportRequest, place: Callable[[str], Path]
    ) -> tuple[export_pb2.Export, Path]:
        """Builds and downloads; the mesh keeps nothing of it.

        Args:
            request: What to export.
            place: Where to write a file of this name; raises where that cannot be.

        Raises:
            Failure: It cannot be built, fetched or written. Nothing is left behind then.
        """
        made = (await self._client.repeat(self._stub.CreateExport, request)).created_export
        try:
            export = await self._built(made)
            path = place(Path(export.file_name).name)
            await self._fetched(export, path)
        finally:
            # Also after Ctrl-C. What stays expires by itself.
            with suppress(Failure, TimeoutError):
                asked = export_pb2.DeleteExportRequest(export_id=made.export_id)
                await asyncio.wait_for(self._client.call(self._stub.DeleteExport, asked), DELETE_S)
        return export, path

    async def _built(self, export: export_pb2.Export) -> export_pb2.Export:
        def request() -> export_pb2.WatchExportRequest:
            return export_pb2.WatchExportRequest(export_id=export.export_id)

        watch = self._client.follow(self._stub.WatchExport, request, "The news of the export")
        async with aclosing(watch) as news:
            async for message in news:
                if message.WhichOneof("news") == "progress":
                    export = message.progress
                    self._report(export, 0)
        if export.state != export_pb2.EXPORT_STATE_DONE:
            raise Failure(export.failure or "The export gave no file.")
        return export

    async def _fetched(self, export: export_pb2.Export, path: Path) -> None:
        part = path.with_name(path.name + _PART)
        try:
            with part.open("xb") as file:
                _check(export, await self._write(export, file))
            part.replace(path)
        except FileExistsError:
            raise Failure(
                f"{part} exists: another download writes it, or one was cut. Delete it first."
            ) from None
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Failure(f"{path} cannot be written: {error.strerror or error}.") from None
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    async def _write(self, export: export_pb2.Export, file: Any) -> str:
        """Writes all bytes, going on where the connection was cut; gives their SHA-256."""
        digest, offset, cuts = hashlib.sha256(), 0, 0
        while offset < export.size_bytes:
            before = offset
            request = export_pb2.DownloadExportRequest(export_id=export.export_id, offset=offset)
            try:
                async with aclosing(self._client.stream(self._stub.DownloadExport, request)) as pieces:
                    async for piece in pieces:
                        file.write(piece.data)
                        digest.update(piece.data)
                        offset += len(piece.data)
                        self._report(export, offset)
            except Failure as failure:
                if not resumable(failure):
                    raise
            if offset < export.size_bytes:
                cuts = 0 if offset > before else cuts + 1
                if cuts > CUTS:
                    raise cut_stream("The download")
                await asyncio.sleep(PAUSE_S)
        return digest.hexdigest()


def _check(export: export_pb2.Export, digest: str) -> None:
    if digest != export.sha256:
        raise Failure(f"{export.file_name} came damaged: its SHA-256 is not the one of the mesh. Try again.")
