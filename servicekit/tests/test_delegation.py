"""Jobs call peers by tokens of their service: one athlete, one peer, one reader, some methods, half a minute; nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import grpc
import grpc.aio
import jwt
import pytest

from runningmate_servicekit.channel import PeerChannel
from runningmate_servicekit.context import current_request
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.delegation import SCHEME, ServiceIdentity, audience_of, issuer_of
from runningmate_servicekit.issuer import Issuer
from runningmate_servicekit.server import Service
from runningmate_servicekit.settings import ServiceSettings
from runningmate_servicekit.testing.identity import running
from runningmate_servicekit.tokens import KEY_CHECK_INTERVAL_S, MethodPolicy, ServiceGrant, principal
from servicekit.tests.echo import NAME, EchoServicer, EchoStub, Note, add_echo
from servicekit.tests.test_calls import details, failure

if TYPE_CHECKING:
    from runningmate_servicekit.testing.identity import TestIssuer

ADA = uuid4()
GRANT = ServiceGrant(Reader.RULES, reads=frozenset({f"/{NAME}/Unary"}), lists=frozenset({f"/{NAME}/Operate"}))


class Naming(EchoServicer):
    """Says of whom and for whom it was asked."""

    async def unary(self, request: Any, _context: Any) -> Any:
        request = current_request.get()
        assert request is not None
        return Note(text=f"{principal().athlete_id} {request.reader} {principal().service}")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
async def clock(tmp_path: Path, keys: Path) -> ServiceIdentity:
    made = ServiceIdentity("clock", tmp_path / "clock.pem", keys)
    await made.load()
    return made


@asynccontextmanager
async def peer(issuer: TestIssuer, keys: Path | None, **services: ServiceGrant) -> AsyncIterator[EchoStub]:
    """An echo service, on a channel as peers have them."""
    policy = MethodPolicy(operator=frozenset({f"/{NAME}/Operate"}), services=services)
    service = Service("echo", [(add_echo, Naming())], policy)
    async with running(service, issuer.settings(ServiceSettings, service_keys=keys)) as channel:
        yield EchoStub(PeerChannel(channel))


def header(token: str, scheme: str = SCHEME) -> tuple[tuple[str, str], ...]:
    return (("authorization", f"{scheme} {token}"),)


async def reason(call: Any) -> tuple[grpc.StatusCode, str]:
    error = await failure(call)
    return error.code(), details(error)["ErrorInfo"].reason


async def test_a_job_reads_for_the_athlete_whom_it_names_and_as_its_own_reader(
    issuer: TestIssuer, keys: Path, clock: ServiceIdentity
) -> None:
    async with peer(issuer, keys, clock=GRANT) as stub:
        with clock.acting_for("echo", ADA, Reader.RULES):
            assert (await stub.unary(Note())).text == f"{ADA} rules clock"
            request = current_request.get()
            assert request is not None
            assert (request.remaining_s() or 99) <= 30, "its calls do not outlive the token"
            assert SCHEME not in repr(request), "what is logged of a request shows no token"
        with clock.listing("echo", Reader.RULES):
            assert (await stub.operate(Note())).text == str(UUID(int=0)), "it names no athlete"
        assert (await reason(stub.unary(Note())))[1] == "TOKEN_MISSING", "outside the block there is no token"


async def test_what_is_not_listed_is_refused_whatever_the_scope(
    issuer: TestIssuer, keys: Path, clock: ServiceIdentity
) -> None:
    refused = (grpc.StatusCode.PERMISSION_DENIED, "SERVICE_NOT_SERVED")
    async with peer(issuer, keys, clock=GRANT) as stub:
        with clock.acting_for("echo", ADA, Reader.RULES):
            for call in (stub.stream(Note()), stub.open(Note()), stub.operate(Note())):
                assert await reason(call) == refused
        with clock.listing("echo", Reader.RULES):
            assert await reason(stub.unary(Note())) == refused


async def test_a_header_gains_no_other_reader(issuer: TestIssuer, keys: Path, clock: ServiceIdentity) -> None:
    async with peer(issuer, keys, clock=GRANT) as stub:
        with clock.acting_for("echo", ADA, Reader.RULES):
            for other in ("metrics", "external_model"):
                call = stub.unary(Note(), metadata=(("runningmate-reader", other),))
                assert await reason(call) == (grpc.StatusCode.PERMISSION_DENIED, "READER_MISMATCH")
        with clock.acting_for("echo", ADA, Reader.METRICS):
            assert (await reason(stub.unary(Note())))[1] == "TOKEN_INVALID", "nor does the service itself"


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": "athlete"},
        {"scope": "operator"},
        {"scope": "read list"},
        {"scope": None},
        {"scope": "list"},
        {"reader": "metrics"},
        {"reader": None},
        {"aud": audience_of("analytics")},
        {"aud": "runningmate"},
        {"aud": None},
        {"iss": issuer_of("stranger")},
        {"iss": "https://identity.runningmate.local"},
        {"sub": "everybody"},
        {"exp": time.time() + 3_600},
        {"exp": None},
        {"iat": None},
        {"iat": time.time() + 3_600, "exp": time.time() + 3_610},
    ],
    ids=str,
)
async def test_even_the_services_own_key_signs_nothing_more(
    issuer: TestIssuer, keys: Path, clock: ServiceIdentity, tmp_path: Path, changes: dict[str, Any]
) -> None:
    key = Issuer.load_or_create(tmp_path / "clock.pem", "", "")
    now = int(time.time())
    claims = {
        "iss": issuer_of("clock"), "aud": audience_of("echo"), "sub": str(ADA), "scope": "read", "reader": "rules",
        "iat": now, "exp": now + 30,
    }  # fmt: skip

    def signed(claims: dict[str, Any]) -> str:
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, key._key, algorithm="EdDSA", headers={"kid": key.key_id})

    async with peer(issuer, keys, clock=GRANT) as stub:
        assert (await stub.unary(Note(), metadata=header(signed(claims)))).text
        for call in (stub.unary, stub.operate):
            code, why = await reason(call(Note(), metadata=header(signed(claims | changes))))
            assert (code, why) == (grpc.StatusCode.UNAUTHENTICATED, "TOKEN_INVALID")


async def test_a_service_token_is_no_log_in_and_a_log_in_no_service_token(
    issuer: TestIssuer, keys: Path, clock: ServiceIdentity
) -> None:
    with clock.acting_for("echo", ADA, Reader.RULES):
        request = current_request.get()
        assert request is not None
        token = str(request.authorization).removeprefix(f"{SCHEME} ")
    persons = issuer.token(ADA, ["athlete", "operator"])
    async with peer(issuer, keys, clock=GRANT) as stub:
        for given in (header(token, "Bearer"), header(persons), header("nonsense"), header("")):
            assert (await reason(stub.unary(Note(), metadata=given)))[0] is grpc.StatusCode.UNAUTHENTICATED
    # Neither where no peer is answered, nor where nobody says which keys are trusted.
    for answering in (peer(issuer, keys), peer(issuer, None, clock=GRANT), peer(issuer, keys, other=GRANT)):
        async with answering as stub:
            found = await reason(stub.unary(Note(), metadata=header(token)))
            assert found[0] is grpc.StatusCode.UNAUTHENTICATED


async def test_keys_that_are_taken_away_or_replaced_end_their_tokens(
    issuer: TestIssuer, keys: Path, clock: ServiceIdentity, tmp_path: Path
) -> None:
    async with peer(issuer, keys, clock=GRANT) as stub:
        with clock.acting_for("echo", ADA, Reader.RULES):
            assert (await stub.unary(Note())).text
            published = (keys / "clock.json").read_bytes()
            (keys / "clock.json").unlink()
            assert (await reason(stub.unary(Note())))[1] == "TOKEN_INVALID"
            (keys / "clock.json").write_bytes(published)
            assert (await stub.unary(Note())).text
            (tmp_path / "clock.pem").unlink()
            again = ServiceIdentity("clock", tmp_path / "clock.pem", keys)
            await again.load()
            await asyncio.sleep(KEY_CHECK_INTERVAL_S)
            assert (await reason(stub.unary(Note())))[1] == "TOKEN_INVALID"
        with again.acting_for("echo", ADA, Reader.RULES):
            assert (await stub.unary(Note())).text


async def test_a_key_that_others_can_read_is_not_used(tmp_path: Path, keys: Path) -> None:
    made = ServiceIdentity("clock", tmp_path / "clock.pem", keys)
    await made.load()
    assert (tmp_path / "clock.pem").stat().st_mode & 0o077 == 0
    (tmp_path / "clock.pem").chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        await made.load()
