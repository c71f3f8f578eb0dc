"""Which mesh the command talks to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from runningmate_cli.failure import NOT_RUNNING, ExitCode, Failure
from runningmate_cli.mesh import control

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

SERVER = "RUNNINGMATE_SERVER"
TOKEN = "RUNNINGMATE_TOKEN"  # noqa: S105 - a name
GATEWAY_PORT = 8484


@dataclass(frozen=True, slots=True)
class Target:
    """A gateway.

    Attributes:
        address: `host:port` for gRPC.
        url: Base of its REST paths.
        home: The mesh's own home on this machine; None for a mesh elsewhere.
        token: Given by the environment; empty where the command logs in by itself.
    """

    address: str
    url: str
    secure: bool = False
    home: Path | None = None
    token: str = ""


def find(home: Path) -> Target:
    """The mesh of RUNNINGMATE_SERVER, else the one that runs from `home`.

    Raises:
        Failure: None runs, or the address is none.
    """
    token = os.environ.get(TOKEN, "")
    server = os.environ.get(SERVER, "")
    if server:
        return _elsewhere(server, token)
    url = _readable(home, control.gateway_url)
    if url is None:
        raise Failure(f"{NOT_RUNNING} (home: {home}).", ExitCode.UNREACHABLE)
    if not url:
        raise Failure("The mesh is starting. Try again in a moment.", ExitCode.UNREACHABLE)
    return local(url, home, token)


def state(home: Path) -> control.MeshStatus:
    """What is known of the mesh of a home.

    Raises:
        Failure: The home cannot be looked into.
    """
    return _readable(home, control.status)


def _readable(home: Path, look: Callable[[Path], Found]) -> Found:
    try:
        return look(home)
    except OSError as error:
        raise Failure(
            f"The home {home} cannot be read ({error.strerror}). Choose another with --home or RUNNINGMATE_HOME."
        ) from None


def local(url: str, home: Path, token: str = "") -> Target:
    """A mesh of this machine by its gateway's URL."""
    return Target(urlsplit(url).netloc, url, home=home, token=token)


def _elsewhere(server: str, token: str) -> Target:
    parts = urlsplit(server if "//" in server else f"http://{server}")
    try:
        port = parts.port
    except ValueError:
        port = None
        parts = parts._replace(netloc="")
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise Failure(
            f"{SERVER} is no address: {server}. Set it to host:port, or to http://host:port.", ExitCode.USAGE
        )
    secure = parts.scheme == "https"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    address = f"{host}:{port or (443 if secure else GATEWAY_PORT)}"
    return Target(address, f"{parts.scheme}://{address}", secure=secure, token=token)
