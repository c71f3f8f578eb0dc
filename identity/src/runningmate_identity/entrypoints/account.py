"""AccountService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.identity.v1 import account_pb2, account_service_pb2_grpc
from runningmate_identity import wire
from runningmate_identity.service.accounts import Accounts

if TYPE_CHECKING:
    import grpc.aio

register = account_service_pb2_grpc.add_AccountServiceServicer_to_server


class AccountServicer(account_service_pb2_grpc.AccountServiceServicer):
    """All accounts, for operators."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def CreateAccount(
        self,
        request: account_pb2.CreateAccountRequest,
        context: grpc.aio.ServicerContext[
            account_pb2.CreateAccountRequest, account_pb2.CreateAccountResponse
        ],
    ) -> account_pb2.CreateAccountResponse:
        account = await self._accounts.create(request.name, sample=request.sample)
        return account_pb2.CreateAccountResponse(account=wire.account(account))

    async def ListAccounts(
        self,
        request: account_pb2.ListAccountsRequest,
        context: grpc.aio.ServicerContext[account_pb2.ListAccountsRequest, account_pb2.ListAccountsResponse],
    ) -> account_pb2.ListAccountsResponse:
        found, following = await self._accounts.page(
            wire.position(request.page_token), wire.page_size(request.page_size)
        )
        return account_pb2.ListAccountsResponse(
            accounts=[wire.account(account) for account in found],
            next_page_token=wire.page_token(following),
        )

    async def DeleteAccount(
        self,
        request: account_pb2.DeleteAccountRequest,
        context: grpc.aio.ServicerContext[
            account_pb2.DeleteAccountRequest, account_pb2.DeleteAccountResponse
        ],
    ) -> account_pb2.DeleteAccountResponse:
        await self._accounts.close(UUID(request.athlete_id))
        return account_pb2.DeleteAccountResponse()
