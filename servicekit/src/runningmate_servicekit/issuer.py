"""Signing of tokens: for identity and for the command line on the machine that owns the key."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import tempfile
import time
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey


class Issuer:
    """Signs with one private key, Ed25519 (EdDSA) or P-256 (ES256)."""

    def __init__(self, key: PrivateKey, issuer: str, audience: str) -> None:
        self._key = key
        self._issuer = issuer
        self._audience = audience
        self._algorithm = "EdDSA" if isinstance(key, ed25519.Ed25519PrivateKey) else "ES256"
        self._public = _public_jwk(key)
        self.key_id = _thumbprint(self._public)

    @classmethod
    def load_or_create(cls, path: Path, issuer: str, audience: str) -> Issuer:
        """Reads the PEM file, or writes a new Ed25519 key (mode 0600); two callers at once get the same key.

        Raises:
            PermissionError: The file is readable by others; the text names the command that mends it.
        """
        if not path.exists():
            _write_new_key(path)
        if path.stat().st_mode & 0o077:
            raise PermissionError(f"{path} is readable by others. Run: chmod 600 '{path}'")
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if isinstance(key, ed25519.Ed25519PrivateKey) or (
            isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
        ):
            return cls(key, issuer, audience)
        raise ValueError(
            f"{path} holds neither an Ed25519 nor a P-256 key. Move it away; a new one is then made."
        )

    def sign(
        self,
        subject: str,
        scopes: Iterable[str],
        lifetime_s: float,
        *,
        session_id: str | None = None,
        claims: Mapping[str, Any] | None = None,
    ) -> str:
        """A JWT for `subject` (the athlete's uuid, or `operator`) that ends after `lifetime_s` seconds."""
        now_s = int(time.time())
        payload: dict[str, Any] = {
            "iss": self._issuer, "aud": self._audience, "sub": subject, "scope": " ".join(sorted(scopes)),
            "iat": now_s, "exp": int(now_s + lifetime_s), "jti": uuid.uuid4().hex, **(claims or {}),
        }  # fmt: skip
        if session_id is not None:
            payload["sid"] = session_id
        return jwt.encode(payload, self._key, algorithm=self._algorithm, headers={"kid": self.key_id})

    def jwks(self) -> dict[str, Any]:
        """The public half, as a JSON Web Key Set."""
        return {"keys": [{**self._public, "kid": self.key_id, "alg": self._algorithm, "use": "sig"}]}

    def write_jwks(self, path: Path) -> None:
        """Puts the public keys at `path` (mode 0644) in one step, so that no reader sees half of it."""
        _write_atomically(path, json.dumps(self.jwks(), indent=2).encode(), 0o644)


def _public_jwk(key: PrivateKey) -> dict[str, str]:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return dict(OKPAlgorithm.to_jwk(key.public_key(), as_dict=True))
    return dict(ECAlgorithm.to_jwk(key.public_key(), as_dict=True))


def _thumbprint(jwk: Mapping[str, str]) -> str:
    """Key id that follows from the key alone. Source: RFC 7638."""
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y") if name in jwk}
    digest = hashlib.sha256(json.dumps(members, sort_keys=True, separators=(",", ":")).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _write_new_key(path: Path) -> None:
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = _stage(path, pem, 0o600)
    try:
        with contextlib.suppress(FileExistsError):  # another process was first: its key stands
            os.link(staged, path)
    finally:
        staged.unlink()


def _write_atomically(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _stage(path, content, mode).replace(path)


def _stage(path: Path, content: bytes, mode: int) -> Path:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    return Path(name)
