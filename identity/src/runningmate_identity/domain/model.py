"""Accounts, sessions and tokens."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

CODE_LIFETIME = timedelta(minutes=10)
ACCESS_LIFETIME = timedelta(minutes=15)
SESSION_LIFETIME = timedelta(days=90)
UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Account:
    """An athlete who can log in."""

    athlete_id: UUID
    name: str
    sample: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One log-in. `ended_at` is None while it lives; `expires_at` holds if it is never refreshed."""

    session_id: UUID
    athlete_id: UUID
    name: str
    created_at: datetime
    refreshed_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client gets. The refresh token is in clear here and nowhere else."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    session: Session


@dataclass(frozen=True, slots=True)
class LoginCode:
    """A fresh code, in clear."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """The last row of a page, ordered by time and id."""

    created_at: datetime
    row_id: UUID


def name_key(name: str) -> str:
    """The form in which names are compared, so that `Ann`, `ANN` and ` ann ` are one person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
