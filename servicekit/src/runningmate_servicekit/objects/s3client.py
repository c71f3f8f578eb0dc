"""A client of S3 with its credentials, and what its errors mean. boto3 is loaded with the first client."""

from __future__ import annotations

import configparser
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from runningmate_servicekit.objects.port import ObjectStoreUnavailable

if TYPE_CHECKING:
    from runningmate_servicekit.objects.s3address import S3Address

CONNECT_TIMEOUT_S: Final = 3.0
READ_TIMEOUT_S: Final = 10.0
MOST_TRIES: Final = 3
"""Of one request, with growing pauses: a server that restarts within a second or two is not noticed."""
CONNECTIONS: Final = 16
DEFAULT_REGION: Final = "us-east-1"
"""For servers that do not care but whose requests are signed with one."""
# The last one is versitygw's.
_REFUSED = frozenset({
    "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "403",
    "RequestTimeTooSkewed", "AccountProblem", "XAdminUserNotFound",
})  # fmt: skip


class Refused(ObjectStoreUnavailable):
    """The server answered and does not let us: waiting alone does not help."""


def make_client(address: S3Address, credentials: Path | None) -> Any:
    """A client; blocks for a moment, and connects with the first request.

    Raises:
        ObjectStoreUnavailable: The file of credentials cannot be used.
    """
    import boto3
    from botocore.config import Config

    settings = Config(
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        max_pool_connections=CONNECTIONS,
        retries={"mode": "standard", "total_max_attempts": MOST_TRIES},
        s3={"addressing_style": "path" if address.endpoint else "auto"},
        # Each request carries the digest of ours that we also keep; another one would cost a pass more.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        proxies={} if address.on_this_machine else None,
        user_agent_appid="runningmate",
    )
    session = boto3.Session(**({} if credentials is None else read_credentials(credentials)))
    return session.client(
        "s3",
        endpoint_url=address.endpoint or None,
        region_name=address.region or session.region_name or DEFAULT_REGION,
        config=settings,
    )


def read_credentials(path: Path) -> dict[str, str]:
    """What a session takes, from a file in the form of ~/.aws/credentials that only its owner can read.

    Raises:
        ObjectStoreUnavailable: Others can read it, or it holds no keys.
    """
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & 0o077:
            raise ObjectStoreUnavailable(
                f"{path} can be read by others. Run: chmod 600 {path}; if others use this machine, make new keys."
            )
        parsed = configparser.ConfigParser(interpolation=None)
        parsed.read_string(path.read_text("utf-8"))
        section = parsed["default"]
        found = {name: section[name] for name in ("aws_access_key_id", "aws_secret_access_key")}
        optional = {name: section[name] for name in ("aws_session_token",) if name in section}
    except OSError as error:
        raise ObjectStoreUnavailable(f"{path} cannot be read: {error.strerror}.") from error
    except (configparser.Error, KeyError, ValueError):
        # The parser's own error would quote the line, and with it a key.
        raise ObjectStoreUnavailable(
            f"{path} is no file of credentials: it needs a section [default] with aws_access_key_id and "
            "aws_secret_access_key."
        ) from None
    return found | optional


def code_of(error: Exception) -> str:
    """The server's own code of an error, such as NoSuchKey; empty where it did not answer."""
    answer = getattr(error, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", ""))


def status_of(error: Exception) -> int:
    """The HTTP status of an error; 0 where the server did not answer."""
    answer = getattr(error, "response", None) or {}
    return int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def explained(error: Exception, address: S3Address) -> ObjectStoreUnavailable:
    """What keeps the store from working, in words that hold no secret."""
    import botocore.exceptions as kinds

    code, where = code_of(error), address.shown
    if code == "NoSuchBucket":
        return Refused(f"The object store has no {where}. Create it, or name another with --s3.")
    if code in _REFUSED or status_of(error) == 403:
        return Refused(
            f"The object store refuses our credentials for {where} ({code}). Check the keys and what they may do."
        )
    if isinstance(error, kinds.NoCredentialsError | kinds.PartialCredentialsError):
        return Refused(
            f"There are no credentials for {where}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY before the start, "
            "or write them into secrets/s3-credentials of the home (chmod 600)."
        )
    if code:
        return ObjectStoreUnavailable(f"The object store answers {code} for {where}; it is asked again.")
    if isinstance(error, kinds.HTTPClientError | kinds.ConnectionError):
        return silent(address)
    return ObjectStoreUnavailable(
        f"The object store fails ({type(error).__name__}): {where}. Check that it runs; it is asked again."
    )


def silent(address: S3Address) -> ObjectStoreUnavailable:
    """A server that is not reached, or that says nothing."""
    return ObjectStoreUnavailable(
        f"The object store does not answer: {address.shown}. Check that it runs; it is asked again."
    )
