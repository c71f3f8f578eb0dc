"""What is made once before the mesh starts, by a process of its own: keys, contract, database roles.

The launcher stays small this way: the libraries for cryptography, protobuf and PostgreSQL are loaded
here and gone with the process. The order arrives as JSON in an environment variable, which other
users cannot read.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from runningmate_cli.mesh.child import ChildSpec, Nursery
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import write_private
from runningmate_cli.mesh.logs import tail
from runningmate_cli.mesh.services import AUDIENCE, ISSUER, clean_environment

_VARIABLE = "RUNNINGMATE_PREPARATION"
_REACHED_WITHIN_S = 5.0
_EXPLAINED = 3  # exit code: the last line of the log is meant for the person


@dataclass(frozen=True)
class Order:
    """What to make; an empty text leaves its part out.

    Attributes:
        signing_key: The issuer's key, made if missing; its public half goes to `jwks`.
        descriptor_set: The protos to read; what the gateway needs of them goes to `contract_file`.
        admin_url: The database server to bring roles and schemas to, with `passwords` by role.
        event_schemas: Job roles' addresses by schema: what waits in the former event log is published again.
        kafka: Brokers, `host:port[,host:port]`, that have to answer and to have the topics.
        objects: URL of an object store that has to answer.
        left: URL of the one that the mesh leaves, which has to be empty.
        credentials: File of credentials for both; empty takes the usual chain.
    """

    signing_key: str = ""
    jwks: str = ""
    descriptor_set: str = ""
    contract_file: str = ""
    admin_url: str = ""
    passwords: dict[str, str] | None = None
    event_schemas: dict[str, str] | None = None
    kafka: str = ""
    objects: str = ""
    left: str = ""
    credentials: str = ""


async def prepare(
    order: Order, nursery: Nursery, log: Path, directory: Path, environment: Mapping[str, str] | None = None
) -> None:
    """Has an order carried out, with more in its environment if need be.

    Raises:
        MeshError: It failed; the log's end says why.
    """
    spec = ChildSpec(
        name="preparation",
        command=(sys.executable, "-m", "runningmate_cli.mesh.preparation"),
        log=log,
        environment=clean_environment() | dict(environment or {}) | {_VARIABLE: json.dumps(asdict(order))},
        directory=directory,
    )
    code = await nursery.run(spec)
    if code == _EXPLAINED:
        raise MeshError(tail(log, lines=1))
    if code:
        raise MeshError(f"The mesh could not be prepared; {log} ends with:\n{tail(log)}")


def _carry_out(order: Order) -> None:
    if order.signing_key:
        from runningmate_servicekit.issuer import Issuer

        Issuer.load_or_create(Path(order.signing_key), ISSUER, AUDIENCE).write_jwks(Path(order.jwks))
    if order.descriptor_set:
        from runningmate_gateway import contract

        values = contract.read(Path(order.descriptor_set)).values()
        write_private(Path(order.contract_file), json.dumps(values))
    if order.admin_url:
        _provision(order.admin_url, order.passwords or {})
    if order.event_schemas:
        from runningmate_servicekit.eventlog.handover import hand_over

        print(f"{asyncio.run(hand_over(order.event_schemas))} events of the former log are published again")
    if order.kafka:
        _examine(order.kafka)
    if order.left:
        _require_empty(order.left, order.objects, order.credentials)
    elif order.objects:
        _reach(order.objects, order.credentials)


def _provision(admin_url: str, passwords: dict[str, str]) -> None:
    import asyncpg

    from runningmate_servicekit.provision import provision

    try:
        asyncio.run(provision(admin_url, passwords))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        where = urlsplit(admin_url).netloc.rpartition("@")[2]
        reason = " ".join(str(error).split())
        print(f"The database server {where} cannot be used: {reason}. Check --database and that it runs.")
        sys.exit(_EXPLAINED)


def _require_empty(left: str, chosen: str, credentials: str) -> None:
    from runningmate_servicekit.objects import ObjectStoreUnavailable, open_store

    async def first() -> str | None:
        store = open_store(left, Path(credentials) if credentials else None)
        async for key in store.list():
            return key
        return None

    try:
        if asyncio.run(first()) is None:
            return
        text = (
            f"This mesh keeps recordings in {left}. Move them first, with the mesh stopped: "
            f"`runningmate storage migrate {chosen if chosen.startswith('s3:') else 'none'}`."
        )
    except ObjectStoreUnavailable as error:
        text = f"Whether recordings are left in {left} cannot be seen: {error}"
    print(text)
    sys.exit(_EXPLAINED)


def _reach(url: str, credentials: str) -> None:
    from runningmate_servicekit.objects import ObjectStoreUnavailable, open_store

    async def look() -> str:
        try:
            async with asyncio.timeout(_REACHED_WITHIN_S):
                async for _ in open_store(url, Path(credentials) if credentials else None).list("uploads/"):
                    break
        except ObjectStoreUnavailable as error:
            return str(error)
        except TimeoutError:
            return f"The object store did not answer within {_REACHED_WITHIN_S:.0f} s: {url}."
        return ""

    async def said() -> None:
        if text := await look():
            print(f"{text} Until then imports wait.", flush=True)
            os._exit(_EXPLAINED)  # a request that hangs would be waited for

    asyncio.run(said())


def _examine(brokers: str) -> None:
    from runningmate_servicekit.eventlog.kafkaclient import KafkaSettings
    from runningmate_servicekit.eventlog.kafkatopics import KafkaTopics
    from runningmate_servicekit.eventlog.port import LogUnavailable, TopicMismatch
    from runningmate_servicekit.eventlog.topics import TOPICS

    advice = "Uploads are taken, and wait until then."
    try:
        missing = asyncio.run(KafkaTopics(KafkaSettings.parse(f"kafka://{brokers}")).check(TOPICS))
        if not missing:
            return
        text = f"The event log lacks the topics {', '.join(missing)}: run `runningmate topics create --kafka {brokers}`."
    except LogUnavailable:
        text = f"No broker of the event log answers ({brokers}): start it, or choose others with --kafka."
    except TopicMismatch as error:
        text = f"The event log cannot be used: {error}."
    print(f"{text} {advice}")
    sys.exit(_EXPLAINED)


if __name__ == "__main__":
    _carry_out(Order(**json.loads(os.environ.pop(_VARIABLE))))
