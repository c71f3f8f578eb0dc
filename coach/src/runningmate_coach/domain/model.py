"""The model that an athlete's questions go to, and errors about it that a caller may see."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from runningmate_servicekit.errors import FailedPrecondition, FieldViolation, InvalidArgument

DAILY_TOKENS = 200_000


@dataclass(frozen=True, slots=True)
class Model:
    """A model and the right to ask it.

    Attributes:
        key: Of the Messages API; in no text of this object.
        base_url: Another server that speaks the same API, None for the maker's.
        daily_tokens: Of each athlete and local day; what is read from the model's cache counts a tenth.
        own: Whether the athlete gave it, and not the operator.
    """

    key: str = field(repr=False)
    name: str
    base_url: str | None
    daily_tokens: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model of an athlete's own, its key sealed."""

    sealed_key: bytes = field(repr=False)
    name: str
    base_url: str
    daily_tokens: int


class ModelInvalid(InvalidArgument):
    """A server that is no address, or no key."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(
            "MODEL_INVALID", f"`{name}` {description}.", violations=[FieldViolation(name, description)]
        )


class ModelMissing(FailedPrecondition):
    """The rules answer."""

    def __init__(self) -> None:
        super().__init__(
            "MODEL_MISSING",
            "No model is configured, so the rules answer. Give one with `runningmate config set model`.",
        )


def checked_address(base_url: str) -> str:
    """The address of a server without a slash at its end, empty for the maker's.

    Plain HTTP would show the key and the athlete's data to the network, so it is for this machine only.

    Raises:
        ModelInvalid: It is no such address.
    """
    if not base_url:
        return ""
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ModelInvalid(
            "base_url", "is no address; write it as https://host or http://127.0.0.1:port"
        ) from None
    plain = parts.scheme == "http" and _is_here(host)
    if not host or port == 0 or not (parts.scheme == "https" or plain):
        raise ModelInvalid(
            "base_url", "must begin with https://, or with http:// for a server on this machine"
        )
    if (
        parts.username is not None
        or parts.query
        or parts.fragment
        or any(sign.isspace() for sign in base_url)
    ):
        raise ModelInvalid("base_url", "must have no user, no query and no blanks")
    return base_url.rstrip("/")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
