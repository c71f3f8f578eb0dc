"""One-time codes and refresh tokens: how they are made, read and hashed."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 signs that are not taken for one another. Source: Crockford, Base 32."""
GROUPS = 3
GROUP_SIGNS = 4
"""Three groups of four signs of 5 bits: 60 bits, for ten minutes and behind a limit on wrong attempts."""
REFRESH_BYTES = 32

_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u2013": None, "\u2011": None})


def new_code() -> str:
    """A code as it is shown, for example `7K3M-QX0P-92FD`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_SIGNS)) for _ in range(GROUPS))


def code_digest(typed: str) -> bytes:
    """The hash of a code however it was typed: case, dashes, spaces and O for 0 do not matter.

    A fast hash is enough: what it protects is random, and worthless after ten minutes.
    """
    return hashlib.sha256(b"login-code:" + typed.upper().translate(_TYPED).encode()).digest()


def new_refresh_token() -> str:
    """256 random bits, safe in URLs and headers; the prefix lets secret scanners find a leaked one."""
    return "rmr_" + secrets.token_urlsafe(REFRESH_BYTES)


def refresh_digest(token: str) -> bytes:
    """The hash under which a refresh token is stored and found, so that no comparison tells by its time."""
    return hashlib.sha256(b"refresh-token:" + token.encode()).digest()
