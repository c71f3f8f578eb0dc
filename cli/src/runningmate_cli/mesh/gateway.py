"""The mesh's Envoy: its configuration rendered from the template, and how it is asked."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import write_private
from runningmate_cli.mesh.ports import LOOPBACK
from runningmate_cli.mesh.services import AUDIENCE, ISSUER
from runningmate_gateway import template

SERVICES = ("identity", "collector", "analytics", "charts", "coach")
CORS_ORIGINS = r"http://(localhost|127[.]0[.]0[.]1)(:[0-9]+)?|app://runningmate"
ATHLETE_CALLS_PER_S = 500  # an import of small files makes some hundred calls a second


@dataclass(frozen=True)
class Gateway:
    """One Envoy of the mesh.

    Attributes:
        folder: Holds what it reads.
        logs: Where it writes its access log.
        port: The public one.
        admin_port: Answers on readiness and clusters only.
        descriptor_set: The mesh's protos, serialized; `openapi.json` lies beside them.
        web_root: Static files.
    """

    folder: Path
    logs: Path
    port: int
    admin_port: int
    descriptor_set: Path
    web_root: Path
    calls_per_s: int = ATHLETE_CALLS_PER_S

    @property
    def has_page(self) -> bool:
        """Whether a web interface is served, not the placeholder."""
        return self.web_root != template.placeholder_web()

    @property
    def configuration(self) -> Path:
        """The rendered template."""
        return self.folder / "envoy.yaml"

    @property
    def contract_file(self) -> Path:
        """The template's values that follow from the protos; made by `preparation` and reused."""
        digest = hashlib.sha256(self.descriptor_set.read_bytes()).hexdigest()[:16]
        return self.folder / f"contract-{digest}.json"

    def write_configuration(self, service_ports: Mapping[str, int]) -> None:
        """Renders the template; `contract_file` must exist.

        Args:
            service_ports: gRPC port by service.
        """
        values: dict[str, str | int] = {
            "ADMIN_HOST": LOOPBACK,
            "ADMIN_PORT": self.admin_port,
            "LISTEN_HOST": LOOPBACK,
            "LISTEN_PORT": self.port,
            "ACCESS_LOG": str(self.logs / "gateway-access.log"),
            "WEB_ROOT": str(self.web_root),
            "DESCRIPTOR_SET": str(self.descriptor_set),
            "OPENAPI_FOLDER": str(self.descriptor_set.parent),
            "JWKS_FILE": str(self.folder / "jwks.json"),
            "TOKEN_ISSUER": ISSUER,
            "TOKEN_AUDIENCE": AUDIENCE,
            "CORS_ORIGINS": CORS_ORIGINS,
            "ATHLETE_CALLS_PER_S": self.calls_per_s,
            **json.loads(self.contract_file.read_text()),
        }
        for name in SERVICES:
            values |= {f"{name.upper()}_HOST": LOOPBACK, f"{name.upper()}_PORT": service_ports[name]}
        write_private(self.configuration, template.render(values))

    async def serving(self) -> dict[str, bool]:
        """Asks which services the gateway finds healthy.

        Returns:
            By service; empty while the gateway itself does not answer.
        """
        try:
            body = await _get(self.admin_port, "/clusters?format=json")
            clusters: list[dict[str, Any]] = json.loads(body)["cluster_statuses"]
        except (OSError, ValueError, KeyError, asyncio.IncompleteReadError):
            return {}
        return {
            cluster["name"]: any(map(_is_healthy, cluster.get("host_statuses", []))) for cluster in clusters
        }


def _is_healthy(host: dict[str, Any]) -> bool:
    status = host.get("health_status", {})
    return status.get("eds_health_status") == "HEALTHY" and not status.get("failed_active_health_check")


async def _get(port: int, path: str) -> bytes:
    """A GET on the loopback whose answer ends with the connection; spares the launcher an HTTP library."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read()
    finally:
        writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return _unchunk(body) if b"transfer-encoding: chunked" in head.lower() else body


def _unchunk(body: bytes) -> bytes:
    """Undoes HTTP's chunked coding. Source: RFC 9112, 7.1."""
    whole = b""
    while True:
        size, _, body = body.partition(b"\r\n")
        length = int(size.partition(b";")[0] or b"0", 16)
        if not length:
            return whole
        whole, body = whole + body[:length], body[length + 2 :]


def web_root(chosen: Path | None) -> Path:
    """Finds the web interface.

    Args:
        chosen: A folder that somebody names; None takes the installed one.

    Raises:
        MeshError: The named folder holds no page.
    """
    if chosen is None:
        return template.web_root()
    folder = chosen.expanduser().absolute()
    if not (folder / "index.html").is_file():
        raise MeshError(
            f"The web interface {folder} has no index.html. "
            "Name a folder that has one with --web or RUNNINGMATE_WEB_ROOT, or neither."
        )
    return folder


def installed_descriptor_set() -> Path:
    """Finds the descriptor set that comes with the generated protos.

    Raises:
        MeshError: The protos are not installed.
    """
    found = importlib.util.find_spec("runningmate")
    for folder in found.submodule_search_locations or () if found else ():
        if (path := Path(folder) / "descriptors.binpb").exists():
            return path
    raise MeshError(
        "The package runningmate-protos with the mesh's descriptors is missing. Run 'make setup'."
    )
