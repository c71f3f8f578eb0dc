"""The routes of an export: measured one by one, and kept until its account is complete. Blocks, as all that unpacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from runningmate_collector.domain.account import MAX_ROUTES, MAX_ROUTES_BYTES, Route
from runningmate_collector.domain.adoption import route_key
from runningmate_collector.domain.archive import Member, danger
from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.gpxroute import MAX_ROUTE_BYTES, measure
from runningmate_collector.domain.kinds import FileKind, Skipped
from runningmate_collector.domain.limits import readable_size
from runningmate_collector.domain.model import SourceKind
from runningmate_collector.service.content import Body, keep


@dataclass(frozen=True, slots=True)
class Routes:
    """What was read so far.

    Attributes:
        words: Name and description by the path of the file, where a table says them.
        read: Gives a member's content and counts it.
    """

    words: Mapping[str, tuple[str, str]]
    read: Callable[[Member], Iterator[bytes]]
    folder: Path
    _found: dict[str, tuple[Route, Body] | FileRejected] = field(default_factory=dict)

    def verdict(self, member: Member) -> Skipped:
        """What its item says: a route is no workout, whether or not it can be kept."""
        found = self.look(member)
        if isinstance(found, FileRejected):
            return Skipped(FileKind.COURSE, f"It is a route to follow that cannot be kept: {found.detail}")
        return Skipped(FileKind.COURSE, "It is a route to follow, and is kept with your routes.")

    def kept(self) -> list[tuple[Route, Body]]:
        """Those that can be kept, in the order in which they were looked at."""
        return [entry for entry in self._found.values() if not isinstance(entry, FileRejected)]

    def look(self, member: Member) -> tuple[Route, Body] | FileRejected:
        """Reads a route the first time; gives why it cannot be kept, or the route with its bytes."""
        known = self._found.get(member.name)
        if known is None:
            try:
                known = self._measured(member)
            except FileRejected as rejection:
                known = rejection
            self._found[member.name] = known
        return known

    def _measured(self, member: Member) -> tuple[Route, Body]:
        why = danger(member)
        if why is not None:
            raise FileRejected(FileFailure.UNSAFE, f"It was not taken because {why}.")
        if member.info.file_size > MAX_ROUTE_BYTES:
            raise FileRejected(FileFailure.TOO_LARGE, f"It has {readable_size(member.info.file_size)}.")
        kept = self.kept()
        if len(kept) >= MAX_ROUTES or sum(route.size_bytes for route, _ in kept) > MAX_ROUTES_BYTES:
            most = f"{MAX_ROUTES} routes or {readable_size(MAX_ROUTES_BYTES)}"
            raise FileRejected(FileFailure.TOO_LARGE, f"Of one export the first {most} are kept.")
        # All stay until the account is complete, so none may stay in memory.
        body = keep(self.read(member), self.folder, memory_bytes=0)
        try:
            line = measure(body.pieces())
        except FileRejected:
            body.discard()
            raise
        name, description = self.words.get(member.name, ("", ""))
        route = Route(
            name or line.name or PurePosixPath(member.name).stem,
            description or line.description,
            member.name,
            route_key(SourceKind.ARCHIVE, body.sha256),
            body.sha256,
            body.size_bytes,
            line.point_count,
            line.distance_m,
            line.elevation_gain_m,
        )
        return route, body
