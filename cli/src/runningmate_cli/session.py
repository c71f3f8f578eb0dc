"""Who calls: log-in as an athlete or as the operator of the mesh on this machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from runningmate.identity.v1 import (
    account_pb2,
    account_service_pb2_grpc,
    login_pb2,
    login_service_pb2_grpc,
)
from runningmate_cli.client import Client, RpcFailure
from runningmate_cli.failure import ExitCode, Failure, NoAthlete
from runningmate_cli.target import SERVER, TOKEN, Target
from runningmate_cli.vault import StoredTokens, Vault

if TYPE_CHECKING:
    from runningmate_servicekit.issuer import Issuer

OPERATOR_TOKEN_S = 60.0
RENEW_BEFORE_S = 60.0
SESSION_NAME = "command line"
PAGE_SIZE = 100


class OperatorTokens:
    """Signs a token for a minute with the mesh's own key, which only its owner can read."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._issuer: Issuer | None = None

    async def __call__(self) -> str:
        """A fresh token.

        Raises:
            Failure: This is not the mesh's owner.
        """
        if self._target.token:
            return self._target.token
        if self._issuer is None:
            self._issuer = _issuer(self._target)
        return self._issuer.sign("operator", ["operator"], OPERATOR_TOKEN_S)


def _issuer(target: Target) -> Issuer:
    from runningmate_cli.mesh.services import AUDIENCE, ISSUER
    from runningmate_servicekit.issuer import Issuer

    if target.home is None:
        raise Failure(
            f"The mesh of {SERVER} needs a token: set {TOKEN}. `runningmate token` on its machine prints one.",
            ExitCode.NOT_LOGGED_IN,
        )
    path = target.home / "secrets/issuer.pem"
    try:
        if not path.exists():
            raise Failure(
                f"The mesh's key {path} is missing; is {target.home} its home?", ExitCode.NOT_LOGGED_IN
            )
        return Issuer.load_or_create(path, ISSUER, AUDIENCE)
    except (OSError, ValueError) as error:
        raise Failure(f"The mesh's key cannot be used: {error}", ExitCode.NOT_LOGGED_IN) from None


class Operator:
    """What the mesh's owner may do."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._accounts = account_service_pb2_grpc.AccountServiceAsyncStub(client.channel)
        self._login = login_service_pb2_grpc.LoginServiceAsyncStub(client.channel)

    async def accounts(self) -> list[account_pb2.Account]:
        """All accounts, oldest first."""
        found: list[account_pb2.Account] = []
        token = ""
        while True:
            request = account_pb2.ListAccountsRequest(page_size=PAGE_SIZE, page_token=token)
            page = await self._client.repeat(self._accounts.ListAccounts, request)
            found += page.accounts
            token = page.next_page_token
            if not token:
                return found

    async def create(self, name: str, *, sample: bool = False) -> account_pb2.Account:
        """Makes an account."""
        request = account_pb2.CreateAccountRequest(name=name, sample=sample)
        made: account_pb2.CreateAccountResponse = await self._client.call(
            self._accounts.CreateAccount, request
        )
        return made.account

    async def delete(self, athlete_id: str) -> None:
        """Closes an account."""
        request = account_pb2.DeleteAccountRequest(athlete_id=athlete_id)
        await self._client.repeat(self._accounts.DeleteAccount, request)

    async def code(self, athlete_id: str) -> login_pb2.CreateLoginCodeResponse:
        """A one-time code for an athlete."""
        request = login_pb2.CreateLoginCodeRequest(athlete_id=athlete_id)
        made: login_pb2.CreateLoginCodeResponse = await self._client.repeat(
            self._login.CreateLoginCode, request
        )
        return made


def matching(accounts: list[account_pb2.Account], name: str) -> account_pb2.Account:
    """The account of a name, whatever its case, or of an id.

    Raises:
        Failure: There is none.
    """
    wanted = " ".join(name.casefold().split())
    for account in accounts:
        if wanted in (account.name.casefold(), account.athlete_id):
            return account
    known = ", ".join(account.name for account in accounts) or "nobody yet"
    raise Failure(
        f"There is no athlete named {name}; known: {known}. `runningmate login --new NAME` adds one.",
        ExitCode.NOT_FOUND,
    )


def default(accounts: list[account_pb2.Account], current: str) -> account_pb2.Account:
    """Who is meant when nobody is named: who logged in last, else the first with data of their own.

    Raises:
        NoAthlete: There is no account.
    """
    if not accounts:
        raise NoAthlete
    chosen = [account for account in accounts if account.athlete_id == current]
    own = [account for account in accounts if not account.sample]
    return (chosen or own or accounts)[0]


class AthleteTokens:
    """One athlete's access token, kept in the vault and renewed a minute before its end."""

    def __init__(self, target: Target, vault: Vault, athlete_id: str, name: str) -> None:
        self._target = target
        self._vault = vault
        self._stored: StoredTokens | None = None
        self._lock = asyncio.Lock()
        self.athlete_id = athlete_id
        self.name = name

    async def __call__(self) -> str:
        """The token."""
        if not _lasting(self._stored):
            async with self._lock:
                await self._renew()
        assert self._stored is not None, "renewal gives tokens or raises"
        return self._stored.access_token

    async def _renew(self) -> None:
        if _lasting(self._stored):
            return
        lock = self._vault.locked(self.athlete_id)
        await asyncio.to_thread(lock.__enter__)
        try:
            self._stored = self._vault.tokens(self.athlete_id)
            if not _lasting(self._stored):
                self._stored = await self._fresh(self._stored)
                self._vault.keep(self._stored)
        finally:
            lock.__exit__(None, None, None)

    async def _fresh(self, old: StoredTokens | None) -> StoredTokens:
        async with Client(self._target) as public:
            login = login_service_pb2_grpc.LoginServiceAsyncStub(public.channel)
            if old is not None:
                request = login_pb2.RefreshTokensRequest(refresh_token=old.refresh_token)
                try:
                    return self._store((await public.repeat(login.RefreshTokens, request)).tokens)
                except RpcFailure as failure:
                    if failure.code is not ExitCode.NOT_LOGGED_IN:
                        raise
            code = await self._code()
            exchange = login_pb2.ExchangeLoginCodeRequest(code=code, session_name=SESSION_NAME)
            return self._store((await public.call(login.ExchangeLoginCode, exchange)).tokens)

    async def _code(self) -> str:
        try:
            async with operator(self._target) as (_, owner):
                return (await owner.code(self.athlete_id)).code
        except RpcFailure as failure:
            if (
                failure.code is ExitCode.NOT_FOUND
            ):  # the account is gone; the next command shall not ask for it
                self._vault.forget(self.athlete_id)
            raise

    def _store(self, tokens: login_pb2.Tokens) -> StoredTokens:
        return StoredTokens(
            athlete_id=self.athlete_id,
            name=self.name,
            access_token=tokens.access_token,
            access_expires_at_s=tokens.access_expires_at.ToMilliseconds() / 1000,
            refresh_token=tokens.refresh_token,
        )


def _lasting(tokens: StoredTokens | None) -> bool:
    return tokens is not None and tokens.access_expires_at_s - time.time() > RENEW_BEFORE_S


class GivenToken:
    """The token of the environment, which does not say how its athlete is called."""

    name = ""

    def __init__(self, token: str) -> None:
        self._token = token

    async def __call__(self) -> str:
        """The token."""
        return self._token


@asynccontextmanager
async def operator(target: Target) -> AsyncIterator[tuple[Client, Operator]]:
    """A connection as the mesh's operator."""
    async with Client(target, OperatorTokens(target)) as client:
        yield client, Operator(client)


@asynccontextmanager
async def athlete(target: Target, name: str = "") -> AsyncIterator[Client]:
    """A connection as an athlete: the named one, else the one who logged in last.

    Raises:
        Failure: Nobody can be logged in.
    """
    async with Client(target, await tokens_of(target, name)) as client:
        yield client


async def tokens_of(target: Target, name: str) -> GivenToken | AthleteTokens:
    """The tokens with which an athlete's calls are made."""
    if target.token:
        return GivenToken(target.token)
    if target.home is None:
        raise Failure(
            f"The mesh of {SERVER} needs a token: set {TOKEN}. `runningmate token` on its machine prints one.",
            ExitCode.NOT_LOGGED_IN,
        )
    vault = Vault(target.home)
    current = vault.current()
    stored = vault.tokens(current) if current and not name else None
    if stored is not None:
        return AthleteTokens(target, vault, stored.athlete_id, stored.name)
    async with operator(target) as (_, owner):
        accounts = await owner.accounts()
    account = matching(accounts, name) if name else default(accounts, current)
    return AthleteTokens(target, vault, account.athlete_id, account.name)


def home_vault(target: Target) -> Vault:
    """The vault of a mesh on this machine.

    Raises:
        Failure: The mesh is elsewhere.
    """
    if target.home is None:
        raise Failure(
            f"This works on the machine of the mesh only; {SERVER} points elsewhere.", ExitCode.NOT_LOGGED_IN
        )
    return Vault(Path(target.home))
