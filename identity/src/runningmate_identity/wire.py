"""Between proto messages and the domain, both ways, and nothing else."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from runningmate.identity.v1 import account_pb2, login_pb2, session_pb2
from runningmate_identity.domain.errors import BadPageToken
from runningmate_identity.domain.model import Account, LoginCode, Position, Session, Tokens

DEFAULT_PAGE_SIZE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def timestamp(moment: datetime) -> Timestamp:
    """A moment on the wire."""
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def account(found: Account) -> account_pb2.Account:
    """An account on the wire."""
    return account_pb2.Account(
        athlete_id=str(found.athlete_id),
        name=found.name,
        created_at=timestamp(found.created_at),
        sample=found.sample,
    )


def session(found: Session, current_session_id: str) -> session_pb2.Session:
    """A session on the wire."""
    return session_pb2.Session(
        session_id=str(found.session_id),
        name=found.name,
        created_at=timestamp(found.created_at),
        refreshed_at=timestamp(found.refreshed_at),
        expires_at=timestamp(found.expires_at),
        current=str(found.session_id) == current_session_id,
    )


def code(made: LoginCode) -> login_pb2.CreateLoginCodeResponse:
    """A fresh code on the wire."""
    return login_pb2.CreateLoginCodeResponse(code=made.code, expires_at=timestamp(made.expires_at))


def tokens(given: Tokens) -> login_pb2.Tokens:
    """Tokens on the wire."""
    return login_pb2.Tokens(
        access_token=given.access_token,
        access_expires_at=timestamp(given.access_expires_at),
        refresh_token=given.refresh_token,
        refresh_expires_at=timestamp(given.session.expires_at),
        athlete_id=str(given.session.athlete_id),
        session_id=str(given.session.session_id),
    )


def page_size(asked: int) -> int:
    """Rows of a page; the schema has checked the range."""
    return asked or DEFAULT_PAGE_SIZE


def page_token(position: Position | None) -> str:
    """Where the next page begins, empty where there is none."""
    if position is None:
        return ""
    micros = (position.created_at - EPOCH) // MICROSECOND
    return base64.urlsafe_b64encode(micros.to_bytes(8, "big") + position.row_id.bytes).decode()


def position(token: str) -> Position | None:
    """Where a page begins, None for the first.

    Raises:
        BadPageToken: `page_token` did not make it.
    """
    if not token:
        return None
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
        micros, row_id = int.from_bytes(raw[:8], "big"), UUID(bytes=raw[8:])
        return Position(EPOCH + micros * MICROSECOND, row_id)
    except (binascii.Error, ValueError, OverflowError):
        raise BadPageToken from None
