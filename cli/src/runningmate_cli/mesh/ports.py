"""Which ports of the loopback the mesh uses."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterable

from runningmate_cli.mesh.failure import MeshError

LOOPBACK = "127.0.0.1"
GATEWAY_PORT = 8484
# Below Linux's and macOS's ephemeral ranges, so that no outgoing connection takes one meanwhile.
_POOL = range(21000, 30000)
_NEXT_PORTS = 50


def is_free(port: int) -> bool:
    """Tells whether a server could listen there now."""
    with socket.socket() as probe:
        # A server restarted at once finds its old connections in TIME_WAIT; they do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def choose_gateway(wanted: int) -> int:
    """Takes the wanted port or the next free one above it.

    Raises:
        MeshError: Out of range, or no free port near it.
    """
    if not 1 <= wanted <= 65535:
        raise MeshError(
            f"{wanted} is not a port. Choose one between 1 and 65535 (below 1024 only root may) with --port or PORT."
        )
    last = min(wanted + _NEXT_PORTS, 65535)
    for port in range(wanted, last + 1):
        if is_free(port):
            return port
    raise MeshError(
        f"Port {wanted} and the ports up to {last} are taken or not allowed. Choose another with --port or PORT."
    )


def assign(names: Iterable[str], remembered: dict[str, int], reserved: set[int]) -> dict[str, int]:
    """Gives each name a free port, the one it had before where that is still free.

    Args:
        names: What needs a port.
        remembered: Port by name of the last run.
        reserved: Ports that are spoken for although nothing listens on them yet.

    Returns:
        Port by name, all different.
    """
    assigned: dict[str, int] = {}
    for name in names:
        used = reserved | set(assigned.values())
        old = remembered.get(name)
        assigned[name] = old if old and old not in used and is_free(old) else _find(used)
    return assigned


def _find(used: set[int]) -> int:
    for port in random.sample(_POOL, len(_POOL)):
        if port not in used and is_free(port):
            return port
    raise MeshError(
        f"No free port between {_POOL.start} and {_POOL.stop - 1} on {LOOPBACK}. End some servers."
    )
