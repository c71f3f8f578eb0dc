"""Secrets at rest: each sealed with a key of its own, and that key with one from a file outside the database.

The file is JSON, mode 0600: `{"active": "<id>", "keys": {"<id>": "<base64 of 32 bytes>"}}`. A sealed value names the key
that opens it, so that keys are rotated by adding one (`add_key`): what is sealed from then on uses it, `resealed` brings
the rest over without touching the secrets themselves, and `drop_keys` removes what seals nothing any more. A service that
seals has a file of its own, for only it knows what rests on a key.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import secrets
import tempfile
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_WRAPPED_BYTES: Final = NONCE_BYTES + KEY_BYTES + 16
_MAGIC: Final = b"RMS1"
RETIRED_AFTER_S: Final = 600.0
"""So long after a change of the file no process seals with a former key any more: longer than any transaction."""


class SealBroken(Exception):
    """A sealed value cannot be opened: another key, another purpose, or changed bytes. Never holds the value."""


class Sealer:
    """Seals and opens; reads the key file again when it has changed, or a value names a key that it does not know.

    Source: NIST SP 800-38D (AES-GCM); the nonces are random, and each data key is used once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_as = _version(path)
        self._active, self._keys = _read(path)

    @classmethod
    def load_or_create(cls, path: Path) -> Sealer:
        """Reads the file, or writes one with a new key; two callers at once get the same key.

        Raises:
            PermissionError: The file is readable by others; the text names the command that mends it.
            ValueError: The file holds no keys.
        """
        if not path.exists():
            _write_first(path)
        return cls(path)

    @property
    def active_key_id(self) -> str:
        """The key that seals now."""
        self._look()
        return self._active

    @property
    def mark(self) -> bytes:
        """How all that the active key seals begins."""
        name = self.active_key_id.encode()
        return _MAGIC + bytes([len(name)]) + name

    def seal(self, secret: bytes, purpose: str) -> bytes:
        """The secret, readable only with the key file and for the same purpose (`strava.tokens/<athlete>`)."""
        self._look()
        data_key = AESGCM.generate_key(KEY_BYTES * 8)
        nonce = os.urandom(NONCE_BYTES)
        body = nonce + AESGCM(data_key).encrypt(nonce, secret, purpose.encode())
        return self._headed(data_key, purpose) + body

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """The secret again. Raises SealBroken."""
        key_id, wrapped, body = _parts(sealed)
        data_key = self._unwrapped(key_id, wrapped, purpose)
        return _decrypted(data_key, body, purpose)

    def resealed(self, sealed: bytes, purpose: str) -> bytes | None:
        """The same value under the active key, None where it is already. Raises SealBroken."""
        self._look()
        key_id, wrapped, body = _parts(sealed)
        if key_id == self._active:
            return None
        return self._headed(self._unwrapped(key_id, wrapped, purpose), purpose) + body

    def former(self) -> tuple[tuple[str, ...], bool]:
        """See `former_keys`."""
        return former_keys(self._path)

    def drop(self, key_ids: Collection[str]) -> None:
        """See `drop_keys`."""
        drop_keys(self._path, key_ids)

    def _look(self) -> None:
        """Takes a changed file; one that cannot be used at the moment leaves the keys of before."""
        with contextlib.suppress(OSError, ValueError):
            version = _version(self._path)
            if version != self._read_as:
                self._active, self._keys = _read(self._path)
                self._read_as = version

    def _headed(self, data_key: bytes, purpose: str) -> bytes:
        name = self._active.encode()
        nonce = os.urandom(NONCE_BYTES)
        wrapped = nonce + AESGCM(self._keys[self._active]).encrypt(nonce, data_key, _bound(name, purpose))
        return _MAGIC + bytes([len(name)]) + name + wrapped

    def _unwrapped(self, key_id: str, wrapped: bytes, purpose: str) -> bytes:
        if key_id not in self._keys:
            self._active, self._keys = _read(self._path)
        key = self._keys.get(key_id)
        if key is None:
            raise SealBroken(f"the key {key_id!r} is not in {self._path}")
        return _decrypted(key, wrapped, _bound(key_id.encode(), purpose))


def add_key(path: Path) -> str:
    """Adds a key and makes it the active one; gives its id. Earlier keys stay, for what they sealed."""
    with _alone(path):
        _, keys = _read(path)
        key_id = secrets.token_hex(4)
        keys[key_id] = os.urandom(KEY_BYTES)
        _stage(path, key_id, keys).replace(path)
    return key_id


def former_keys(path: Path) -> tuple[tuple[str, ...], bool]:
    """Ids of the keys that do not seal any more, and whether that is so long since that no process uses them."""
    retired = time.time() - path.stat().st_mtime >= RETIRED_AFTER_S
    active, keys = _read(path)
    return tuple(key_id for key_id in keys if key_id != active), retired


def drop_keys(path: Path, key_ids: Collection[str]) -> None:
    """Removes former keys, on which nothing may rest.

    Raises:
        OSError: The file cannot be written, as where a cluster keeps it.
    """
    with _alone(path):
        active, keys = _read(path)
        rest = {key_id: key for key_id, key in keys.items() if key_id == active or key_id not in key_ids}
        if len(rest) < len(keys):
            _stage(path, active, rest).replace(path)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Of two that change the file the second waits."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _version(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_ino, found.st_size


def _read(path: Path) -> tuple[str, dict[str, bytes]]:
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} is readable by others. Run: chmod 600 '{path}'")
    try:
        content = json.loads(path.read_text())
        keys = {name: base64.b64decode(text, validate=True) for name, text in content["keys"].items()}
        active = content["active"]
        sound = active in keys and all(len(key) == KEY_BYTES for key in keys.values())
    except (ValueError, KeyError, TypeError, AttributeError):
        sound, active, keys = False, "", {}
    if not sound:
        raise ValueError(f"{path} holds no keys for stored secrets. Restore it from a backup.")
    return active, keys


def _write_first(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key_id = secrets.token_hex(4)
    staged = _stage(path, key_id, {key_id: os.urandom(KEY_BYTES)})
    try:
        with contextlib.suppress(FileExistsError):  # another process was first: its key stands
            os.link(staged, path)
    finally:
        staged.unlink()


def _stage(path: Path, active: str, keys: dict[str, bytes]) -> Path:
    content = {"active": active, "keys": {name: base64.b64encode(key).decode() for name, key in keys.items()}}
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(descriptor)
    return Path(name)


def _parts(sealed: bytes) -> tuple[str, bytes, bytes]:
    named_from = len(_MAGIC) + 1
    if not sealed.startswith(_MAGIC) or len(sealed) < named_from:
        raise SealBroken("not a sealed value")
    named_to = named_from + sealed[len(_MAGIC)]
    body_from = named_to + _WRAPPED_BYTES
    if len(sealed) < body_from + NONCE_BYTES:
        raise SealBroken("a sealed value is cut short")
    key_id = sealed[named_from:named_to].decode("ascii", "replace")
    return key_id, sealed[named_to:body_from], sealed[body_from:]


def _bound(name: bytes, purpose: str) -> bytes:
    return name + b"\0" + purpose.encode()


def _decrypted(key: bytes, nonce_and_text: bytes, associated: str | bytes) -> bytes:
    data = associated.encode() if isinstance(associated, str) else associated
    try:
        return AESGCM(key).decrypt(nonce_and_text[:NONCE_BYTES], nonce_and_text[NONCE_BYTES:], data)
    except InvalidTag:
        raise SealBroken("a sealed value does not open with its key and purpose") from None
