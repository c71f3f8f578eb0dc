"""From behind a proxy, with a certificate authority of the house, a service of the mesh reaches Strava."""

from __future__ import annotations

import asyncio
import ssl
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from runningmate_cli.mesh.home import Home
from runningmate_cli.mesh.services import SERVICES, Wiring, roles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

HOST = "strava.invalid"
PROGRAM = """
import asyncio, sys
from runningmate_collector.adapters.strava.client import HttpStrava
from runningmate_collector.domain.strava.api import Client

async def main() -> None:
    strava = HttpStrava(sys.argv[1] + "/api/v3", sys.argv[1] + "/oauth", timeout_s=10)
    try:
        print("found", await strava.subscription(Client("4242", "secret")))
    except Exception as fault:
        print("fault", fault)
    await strava.close()

asyncio.run(main())
"""


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate of the house for `HOST`, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "ca.pem", folder / "key.pem"


@asynccontextmanager
async def strava(certificate: Path, key: Path) -> AsyncIterator[int]:
    """A server that knows no subscription, behind TLS; gives its port."""
    application = web.Application()

    async def subscriptions(request: web.Request) -> web.Response:
        assert request.query["client_secret"] == "secret"
        return web.json_response([])

    application.router.add_get("/api/v3/push_subscriptions", subscriptions)
    runner = web.AppRunner(application)
    await runner.setup()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@asynccontextmanager
async def proxy(port: int) -> AsyncIterator[tuple[int, list[str]]]:
    """A proxy that takes every tunnel to one port of this machine; gives its own, and what was asked of it."""
    asked: list[str] = []

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        asked.append(head.split(b"\r\n")[0].decode())
        if not head.startswith(b"CONNECT "):
            writer.close()
            return
        onward, back = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pipe(reader, back), pipe(onward, writer))

    server = await asyncio.start_server(tunnel, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], asked
    finally:
        server.close()


async def said(environment: Mapping[str, str], url: str) -> str:
    """What the collector's client of Strava finds in a process with the collector's environment."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, url, env=environment, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 30)
    return printed.decode()


async def test_strava_is_reached_through_the_proxy_and_nothing_of_this_machine_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports = {name + kind: 21000 for name in (s.name for s in SERVICES) for kind in ("", "-metrics")}
    wiring = Wiring(Home(tmp_path), ports, "postgresql://localhost/x", dict.fromkeys(roles(), "p"))
    (collector,) = [one for one in SERVICES if one.name == "collector"]
    certificate, key = certified(tmp_path)
    async with strava(certificate, key) as server, proxy(server) as (port, asked):
        assert "cannot be reached" in await said(wiring.environment(collector), f"https://{HOST}")
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        assert "cannot be reached" in await said(wiring.environment(collector), f"https://{HOST}")
        assert asked == [f"CONNECT {HOST}:443 HTTP/1.1"], "without the authority its certificate is not taken"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert "found None" in await said(wiring.environment(collector), f"https://{HOST}")
        assert len(asked) == 2
        await said(wiring.environment(collector), f"https://127.0.0.1:{server}")
        monkeypatch.setenv("NO_PROXY", HOST)
        assert "cannot be reached" in await said(wiring.environment(collector), f"https://{HOST}")
        assert len(asked) == 2
