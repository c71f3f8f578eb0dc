"""How a call ended, whatever the protocol, and the form that all three clients have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from google.rpc import error_details_pb2, status_pb2

if TYPE_CHECKING:
    from collections.abc import Generator

    from google.protobuf.message import Message

    from tests.contract.surface import Rpc

KNOWN = (
    error_details_pb2.ErrorInfo,
    error_details_pb2.RequestInfo,
    error_details_pb2.BadRequest,
    error_details_pb2.RetryInfo,
)


@dataclass(frozen=True)
class Ending:
    """The status of a call.

    Attributes:
        code: Name of the gRPC status.
        http_status: Of the answer; 0 for gRPC, which does not show it.
        request_id: As the headers or trailers give it.
    """

    code: str
    text: str = ""
    status: status_pb2.Status = field(default_factory=status_pb2.Status)
    http_status: int = 0
    request_id: str = ""

    @property
    def details(self) -> dict[str, Any]:
        """The typed details by the short name of their type."""
        found: dict[str, Any] = {}
        for packed in self.status.details:
            for kind in KNOWN:
                detail = kind()
                if packed.Unpack(detail):
                    found[kind.DESCRIPTOR.name] = detail
        return found

    @property
    def reason(self) -> str:
        """The stable reason, if there is one."""
        info = self.details.get("ErrorInfo")
        return str(info.reason) if info else ""


class Client(Protocol):
    """A client of one protocol. It knows requests and answers only as messages."""

    name: str

    def exchange(
        self, rpc: Rpc, request: Message, token: str, timeout_s: float = 20.0
    ) -> Generator[Message, None, Ending]:
        """Calls; yields each message and returns the status. Closing the generator cancels the call."""


@dataclass(frozen=True)
class Outcome:
    """All of a call."""

    messages: list[Any]
    ending: Ending


def call(client: Client, rpc: Rpc, request: Message, token: str = "", timeout_s: float = 20.0) -> Outcome:
    """Carries a call through to its end."""
    messages = []
    exchange = client.exchange(rpc, request, token, timeout_s)
    while True:
        try:
            messages.append(next(exchange))
        except StopIteration as stop:
            return Outcome(messages, stop.value)
