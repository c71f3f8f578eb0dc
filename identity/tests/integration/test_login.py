from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import grpc
import grpc.aio
import jwt
import pytest

from identity.tests.conftest import Identity, bearer
from runningmate.identity.v1.login_pb2 import (
    CreateLoginCodeRequest,
    ExchangeLoginCodeRequest,
    RefreshTokensRequest,
    Tokens,
)
from runningmate.identity.v1.session_pb2 import ListSessionsRequest
from runningmate_identity.domain.guessing import BURST
from runningmate_servicekit.testing.postgres import TestDatabase

Code = grpc.StatusCode


async def refused(call: Any) -> tuple[Code, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return caught.value.code(), caught.value.details() or ""


async def refresh(identity: Identity, tokens: Tokens) -> Tokens:
    request = RefreshTokensRequest(refresh_token=tokens.refresh_token)
    return (await identity.login.RefreshTokens(request)).tokens


async def shift(database: TestDatabase, seconds: float) -> None:
    """Makes all that the database holds older."""
    connection = await asyncpg.connect(database.url("rm_identity_job"))
    older = f"- make_interval(secs => {seconds})"
    await connection.execute(f"UPDATE refresh_token SET replaced_at = replaced_at {older}")
    await connection.execute(f"UPDATE login_code SET expires_at = expires_at {older}")
    await connection.execute(f"UPDATE session SET expires_at = expires_at {older}")
    await connection.close()


async def test_a_code_becomes_tokens_that_open_the_mesh(identity: Identity) -> None:
    athlete_id = await identity.account()
    tokens = await identity.log_in(athlete_id)
    claims = jwt.decode(tokens.access_token, options={"verify_signature": False})
    assert claims["sub"] == tokens.athlete_id == str(athlete_id)
    assert claims["scope"] == "athlete"
    assert claims["sid"] == tokens.session_id
    assert claims["exp"] - claims["iat"] == 15 * 60
    days = tokens.refresh_expires_at.ToSeconds() - tokens.access_expires_at.ToSeconds()
    assert days == 90 * 86_400 - 15 * 60
    listed = await identity.sessions.ListSessions(ListSessionsRequest(), metadata=bearer(tokens))
    assert [(session.name, session.current) for session in listed.sessions] == [("phone", True)]


async def test_a_code_works_once_even_for_two_at_once(identity: Identity) -> None:
    request = ExchangeLoginCodeRequest(code=await identity.code(await identity.account()))
    calls = [identity.login.ExchangeLoginCode(request) for _ in range(4)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(not isinstance(answer, BaseException) for answer in answers) == 1
    assert (await refused(identity.login.ExchangeLoginCode(request)))[0] is Code.UNAUTHENTICATED


async def test_a_code_dies_after_ten_minutes(identity: Identity, identity_database: TestDatabase) -> None:
    athlete_id = await identity.account()
    young, old = await identity.code(athlete_id), await identity.code(athlete_id)
    await shift(identity_database, 590)
    await identity.login.ExchangeLoginCode(ExchangeLoginCodeRequest(code=young.lower()))
    await shift(identity_database, 11)
    code, _ = await refused(identity.login.ExchangeLoginCode(ExchangeLoginCodeRequest(code=old)))
    assert code is Code.UNAUTHENTICATED


async def test_many_wrong_codes_are_stopped(identity: Identity) -> None:
    right = await identity.code(await identity.account())
    wrong = ExchangeLoginCodeRequest(code="0000-0000-0000")
    found = [(await refused(identity.login.ExchangeLoginCode(wrong)))[0] for _ in range(BURST + 2)]
    assert found[:BURST] == [Code.UNAUTHENTICATED] * BURST
    assert found[-1] is Code.RESOURCE_EXHAUSTED
    request = ExchangeLoginCodeRequest(code=right)
    assert (await refused(identity.login.ExchangeLoginCode(request)))[0] is Code.RESOURCE_EXHAUSTED


async def test_neither_codes_nor_tokens_are_stored_in_clear(
    identity: Identity, identity_database: TestDatabase
) -> None:
    athlete_id = await identity.account()
    open_code, tokens = await identity.code(athlete_id), await identity.log_in(athlete_id)
    connection = await asyncpg.connect(identity_database.url("rm_identity_job"))
    stored = ""
    for table in ("account", "login_code", "session", "refresh_token"):
        stored += str(await connection.fetch(f"SELECT row_to_json(t)::text FROM {table} t"))
    await connection.close()
    assert str(athlete_id) in stored
    assert not any(
        secret.encode().hex() in stored or secret in stored for secret in (open_code, tokens.refresh_token)
    )


async def test_refreshing_rotates_the_token_and_keeps_the_session(identity: Identity) -> None:
    first = await identity.log_in(await identity.account())
    second = await refresh(identity, first)
    third = await refresh(identity, second)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert first.session_id == second.session_id == third.session_id


async def test_a_used_token_ends_the_session_for_thief_and_owner(
    identity: Identity, identity_database: TestDatabase
) -> None:
    stolen = await identity.log_in(await identity.account())
    current = await refresh(identity, stolen)
    await shift(identity_database, 11)
    code, text = await refused(refresh(identity, stolen))
    assert code is Code.UNAUTHENTICATED
    assert "stolen" in text
    assert (await refused(refresh(identity, current)))[0] is Code.UNAUTHENTICATED
    listed = await identity.sessions.ListSessions(ListSessionsRequest(), metadata=bearer(current))
    assert not listed.sessions


async def test_a_lost_answer_can_be_asked_for_again(identity: Identity) -> None:
    first = await identity.log_in(await identity.account())
    lost = await refresh(identity, first)
    again = await refresh(identity, first)
    await refresh(identity, again)
    assert (await refused(refresh(identity, lost)))[0] is Code.UNAUTHENTICATED


async def test_two_refreshes_at_once_leave_one_living_chain(identity: Identity) -> None:
    first = await identity.log_in(await identity.account())
    answers = await asyncio.gather(*(refresh(identity, first) for _ in range(4)))
    assert len({answer.refresh_token for answer in answers}) == 4
    living = 0
    for answer in answers:
        try:
            await refresh(identity, answer)
            living += 1
        except grpc.aio.AioRpcError:
            break
    assert living <= 1


async def test_a_session_that_nobody_refreshes_ends_after_ninety_days(
    identity: Identity, identity_database: TestDatabase
) -> None:
    tokens = await identity.log_in(await identity.account())
    await shift(identity_database, 90 * 86_400)
    code, text = await refused(refresh(identity, tokens))
    assert (code, "runningmate login" in text) == (Code.UNAUTHENTICATED, True)


async def test_an_invented_refresh_token_is_refused(identity: Identity) -> None:
    request = RefreshTokensRequest(refresh_token="rmr_" + "x" * 43)
    assert (await refused(identity.login.RefreshTokens(request)))[0] is Code.UNAUTHENTICATED


async def test_codes_are_for_operators_and_for_known_athletes(identity: Identity) -> None:
    athlete_id = await identity.account()
    request = CreateLoginCodeRequest(athlete_id=str(athlete_id))
    as_athlete = identity.issuer.metadata(athlete_id)
    assert (await refused(identity.login.CreateLoginCode(request)))[0] is Code.UNAUTHENTICATED
    assert (await refused(identity.login.CreateLoginCode(request, metadata=as_athlete)))[
        0
    ] is Code.PERMISSION_DENIED
    unknown = CreateLoginCodeRequest(athlete_id=str(uuid4()))
    assert (await refused(identity.login.CreateLoginCode(unknown, metadata=identity.operator)))[
        0
    ] is Code.NOT_FOUND
    assert UUID(request.athlete_id) == athlete_id
