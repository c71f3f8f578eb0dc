from __future__ import annotations

from uuid import UUID, uuid4

import grpc
import pytest

from identity.tests.conftest import Identity, bearer
from identity.tests.integration.test_login import refresh, refused
from runningmate.identity.v1.account_pb2 import (
    CreateAccountRequest,
    DeleteAccountRequest,
    ListAccountsRequest,
)
from runningmate.identity.v1.session_pb2 import ListSessionsRequest, RevokeSessionRequest

Code = grpc.StatusCode


async def test_names_are_unique_whatever_their_case(identity: Identity) -> None:
    await identity.account("Ann Lee")
    request = CreateAccountRequest(name=" ANN  lee")
    call = identity.accounts.CreateAccount(request, metadata=identity.operator)
    assert (await refused(call))[0] is Code.ALREADY_EXISTS


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "x" * 101])
async def test_names_that_nobody_can_read_are_refused(identity: Identity, name: str) -> None:
    call = identity.accounts.CreateAccount(CreateAccountRequest(name=name), metadata=identity.operator)
    assert (await refused(call))[0] is Code.INVALID_ARGUMENT


async def test_accounts_are_listed_oldest_first_page_by_page(identity: Identity) -> None:
    made = [await identity.account(f"athlete {number}") for number in range(5)]
    found: list[str] = []
    token = ""
    while True:
        request = ListAccountsRequest(page_size=2, page_token=token)
        page = await identity.accounts.ListAccounts(request, metadata=identity.operator)
        found += [account.athlete_id for account in page.accounts]
        token = page.next_page_token
        if not token:
            break
    assert [UUID(athlete_id) for athlete_id in found] == made


async def test_a_page_token_that_no_page_gave_is_refused(identity: Identity) -> None:
    for token in ("nonsense", "AAAA", "////", "f" * 32):
        request = ListAccountsRequest(page_token=token)
        call = identity.accounts.ListAccounts(request, metadata=identity.operator)
        assert (await refused(call))[0] is Code.INVALID_ARGUMENT


async def test_closing_an_account_ends_its_sessions_and_codes(identity: Identity) -> None:
    athlete_id = await identity.account()
    tokens, _open_code = await identity.log_in(athlete_id), await identity.code(athlete_id)
    request = DeleteAccountRequest(athlete_id=str(athlete_id))
    await identity.accounts.DeleteAccount(request, metadata=identity.operator)
    await identity.accounts.DeleteAccount(request, metadata=identity.operator)
    assert (await refused(refresh(identity, tokens)))[0] is Code.UNAUTHENTICATED
    await identity.account("Ann")


async def test_accounts_are_for_operators(identity: Identity) -> None:
    tokens = await identity.log_in(await identity.account())
    call = identity.accounts.ListAccounts(ListAccountsRequest(), metadata=bearer(tokens))
    assert (await refused(call))[0] is Code.PERMISSION_DENIED


async def test_an_athlete_sees_and_ends_only_their_own_sessions(identity: Identity) -> None:
    ann, ben = await identity.account("Ann"), await identity.account("Ben")
    phone, laptop = await identity.log_in(ann, "phone"), await identity.log_in(ann, "")
    other = await identity.log_in(ben)
    listed = await identity.sessions.ListSessions(ListSessionsRequest(), metadata=bearer(laptop))
    assert [(session.name, session.current) for session in listed.sessions] == [
        ("unnamed", True),
        ("phone", False),
    ]
    theirs = RevokeSessionRequest(session_id=other.session_id)
    assert (await refused(identity.sessions.RevokeSession(theirs, metadata=bearer(laptop))))[
        0
    ] is Code.NOT_FOUND
    await refresh(identity, other)
    own = RevokeSessionRequest(session_id=phone.session_id)
    for _ in range(2):
        await identity.sessions.RevokeSession(own, metadata=bearer(laptop))
    assert (await refused(refresh(identity, phone)))[0] is Code.UNAUTHENTICATED
    unknown = RevokeSessionRequest(session_id=str(uuid4()))
    assert (await refused(identity.sessions.RevokeSession(unknown, metadata=bearer(laptop))))[
        0
    ] is Code.NOT_FOUND


async def test_sessions_are_listed_page_by_page(identity: Identity) -> None:
    ann = await identity.account()
    tokens = [await identity.log_in(ann, f"session {number}") for number in range(3)]
    first = await identity.sessions.ListSessions(ListSessionsRequest(page_size=2), metadata=bearer(tokens[0]))
    request = ListSessionsRequest(page_size=2, page_token=first.next_page_token)
    second = await identity.sessions.ListSessions(request, metadata=bearer(tokens[0]))
    assert [session.name for session in (*first.sessions, *second.sessions)] == [
        "session 2",
        "session 1",
        "session 0",
    ]
    assert not second.next_page_token
