"""Objects as files below one directory, their metadata in a parallel tree."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from runningmate_servicekit.objects.port import (
    CHUNK_BYTES,
    ObjectInfo,
    ObjectNotFound,
    ObjectStoreUnavailable,
    checked_key,
    checked_metadata,
)

_LOCK_DIGITS = 3
"""Of a key's digest: 4,096 locks, so that hardly two keys at once share one."""


class DirectoryObjectStore:
    """One file per object in `root/content`, one JSON in `root/metadata`; directories are 0700, files 0600.

    The metadata is written first: an object exists when its content does, and then has its metadata. Both are replaced
    under a lock of the key's in `root/locks`, so that writers of one key do not mix and a reader sees them as one. While
    other content replaces an object's, its old metadata is in `root/replaced`: after a crash in between the content's digest
    says which metadata is its own. Files come into being in `root/staged`, locked by their writer, so that `tidy` knows those
    whose writer has died.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._content = root / "content"
        self._metadata = root / "metadata"
        self._staged = root / "staged"
        self._replaced = root / "replaced"
        self._locks = root / "locks"

    async def put(
        self, key: str, content: bytes | Path, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """See ObjectStore."""
        return await asyncio.to_thread(self._put, checked_key(key), content, checked_metadata(metadata))

    async def get(self, key: str) -> bytes:
        """See ObjectStore."""
        path = self._content / checked_key(key)
        with self._explained(path, key):
            return await asyncio.to_thread(path.read_bytes)

    async def fetch(self, key: str) -> tuple[ObjectInfo, bytes]:
        """See ObjectStore."""
        return await asyncio.to_thread(self._fetch, checked_key(key))

    async def stream(self, key: str, chunk_bytes: int = CHUNK_BYTES) -> AsyncGenerator[bytes]:
        """See ObjectStore."""
        path = self._content / checked_key(key)
        with self._explained(path, key):
            file = await _opened(path)
        with file:
            while True:
                with self._explained(path, key):
                    chunk = await asyncio.to_thread(file.read, chunk_bytes)
                if not chunk:
                    return
                yield chunk

    async def head(self, key: str) -> ObjectInfo:
        """See ObjectStore."""
        return await asyncio.to_thread(self._head, checked_key(key))

    async def delete(self, key: str) -> None:
        """See ObjectStore."""
        await asyncio.to_thread(self._delete, checked_key(key))

    async def list(self, prefix: str = "") -> AsyncIterator[str]:
        """See ObjectStore."""
        for key in await asyncio.to_thread(self._keys, prefix):
            yield key

    async def tidy(self) -> None:
        """See ObjectStore."""
        await asyncio.to_thread(self._tidy)

    def _put(self, key: str, content: bytes | Path, metadata: dict[str, str]) -> ObjectInfo:
        path, described = self._content / key, self._metadata / f"{key}.json"
        with self._explained(path, key):
            for folder in (path.parent, described.parent, self._staged):
                _make_directories(folder)
            with _written(self._staged, content) as (staged, size, digest):
                info = ObjectInfo(key, size, digest, metadata)
                with _written(self._staged, _facts_of(info)) as (staged_facts, _, _), self._locked(key):
                    self._settle(key)
                    self._keep_facts(key, path, digest)
                    staged_facts.replace(described)
                    _sync_directory(described.parent)
                    staged.replace(path)
                    _sync_directory(path.parent)
                    self._replaced_facts(key).unlink(missing_ok=True)
        return info

    def _replaced_facts(self, key: str) -> Path:
        return self._replaced / hashlib.sha256(key.encode()).hexdigest()

    def _keep_facts(self, key: str, path: Path, digest: str) -> None:
        """Before other content takes the place of an object's; with the key locked."""
        if not path.exists() or self._facts(key).sha256 == digest:
            return
        facts = json.loads((self._metadata / f"{key}.json").read_text("utf-8"))
        _make_directories(self._replaced)
        with _written(self._staged, json.dumps({"key": key, "facts": facts}).encode()) as (staged, _, _):
            staged.replace(self._replaced_facts(key))
            _sync_directory(self._replaced)

    def _settle(self, key: str) -> None:
        """Ends what a writer that died had begun; with the key locked."""
        path, described = self._content / key, self._metadata / f"{key}.json"
        replaced = self._replaced_facts(key)
        if replaced.exists():
            if path.exists():
                with _written(self._staged, _facts_of(self._facts(key))) as (staged, _, _):
                    staged.replace(described)
                    _sync_directory(described.parent)
            replaced.unlink()
        if not path.exists():
            described.unlink(missing_ok=True)

    def _tidy(self) -> None:
        with self._explained(self._staged, ""), contextlib.suppress(FileNotFoundError):
            for path in self._staged.iterdir():
                with contextlib.suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
            for key in [*self._begun(), *self._bare()]:
                with self._locked(key):
                    self._settle(key)

    def _begun(self) -> Iterator[str]:
        """Objects whose content was to be replaced."""
        with contextlib.suppress(FileNotFoundError):
            for path in self._replaced.iterdir():
                with contextlib.suppress(FileNotFoundError):
                    yield json.loads(path.read_text("utf-8"))["key"]

    def _bare(self) -> Iterator[str]:
        """Keys whose metadata has no content."""
        for folder, _, names in os.walk(self._metadata):
            relative = Path(folder).relative_to(self._metadata)
            for name in names:
                key = (relative / name.removesuffix(".json")).as_posix()
                if not (self._content / key).exists():
                    yield key

    def _head(self, key: str) -> ObjectInfo:
        path = self._content / key
        with self._explained(path, key), self._locked(key, fcntl.LOCK_SH):
            path.stat()
            return self._facts(key)

    def _fetch(self, key: str) -> tuple[ObjectInfo, bytes]:
        path = self._content / key
        with self._explained(path, key), contextlib.ExitStack() as opened:
            with self._locked(key, fcntl.LOCK_SH):
                file = opened.enter_context(path.open("rb"))
                info = self._facts(key)
            # Whoever replaces the object meanwhile leaves the opened file as it was.
            return info, file.read()

    def _facts(self, key: str) -> ObjectInfo:
        """What belongs to the content that is there; with the key locked, so that what was begun has no living writer."""
        facts = json.loads((self._metadata / f"{key}.json").read_text("utf-8"))
        with contextlib.suppress(FileNotFoundError):
            before = json.loads(self._replaced_facts(key).read_text("utf-8"))["facts"]
            if before["sha256"] == _digest(self._content / key):
                facts = before
        return ObjectInfo(key, facts["size"], facts["sha256"], facts["metadata"])

    def _delete(self, key: str) -> None:
        # Content first: what then remains after a crash is metadata without an object, which nobody sees.
        with self._explained(self._locks, key), self._locked(key):
            for path in (self._content / key, self._metadata / f"{key}.json", self._replaced_facts(key)):
                with contextlib.suppress(ObjectNotFound), self._explained(path, key):
                    path.unlink()
                    _sync_directory(path.parent)

    @contextlib.contextmanager
    def _locked(self, key: str, how: int = fcntl.LOCK_EX) -> Iterator[None]:
        """Holds the lock of a key, which some others share, against all processes that use the directory."""
        path = self._locks / hashlib.sha256(key.encode()).hexdigest()[:_LOCK_DIGITS]
        with contextlib.ExitStack() as held:
            try:
                descriptor = _lock_file(path)
            except OSError:
                # Whoever may only read a store reads it without.
                if how != fcntl.LOCK_SH:
                    raise
            else:
                held.callback(os.close, descriptor)
                fcntl.flock(descriptor, how)
            yield

    def _keys(self, prefix: str) -> Sequence[str]:
        # Only the directory that the prefix names is walked: a store holds years of many athletes.
        start = self._content / prefix.rpartition("/")[0] if "/" in prefix else self._content
        if ".." in prefix.split("/"):
            return []
        found = []
        for folder, _, names in os.walk(start):
            relative = Path(folder).relative_to(self._content)
            found += [(relative / name).as_posix() for name in names]
        return sorted(key for key in found if key.startswith(prefix))

    @contextlib.contextmanager
    def _explained(self, path: Path, key: str) -> Iterator[None]:
        """Turns errors of the disk into a sentence that names the path."""
        try:
            yield
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ObjectNotFound(key) from error
        except OSError as error:
            raise ObjectStoreUnavailable(
                f"The object store cannot use {error.filename or path}: {error.strerror}. "
                f"Check free space and permissions of {self._root}."
            ) from error


async def _opened(path: Path) -> BinaryIO:
    """A file opened in a thread; who is cancelled meanwhile leaves no open file behind."""
    opening: asyncio.Future[BinaryIO] = asyncio.ensure_future(asyncio.to_thread(path.open, "rb"))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(_close)
        raise


def _close(opening: asyncio.Future[BinaryIO]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


def _lock_file(path: Path) -> int:
    """A descriptor of a file to lock, made if new; the caller closes it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        _make_directories(path.parent)
        return os.open(path, flags, 0o600)


def _make_directories(folder: Path) -> None:
    """Creates missing directories, and makes each of them survive a power cut."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for item in reversed(missing):
        item.mkdir(mode=0o700, exist_ok=True)
        _sync_directory(item.parent)


@contextlib.contextmanager
def _written(folder: Path, content: bytes | Path) -> Iterator[tuple[Path, int, str]]:
    """A new file in `folder` with the content, on disk: path, size, sha256. It goes with the block unless moved away."""
    with _locked(folder) as file:
        path = Path(file.name)
        try:
            digest, size = hashlib.sha256(), 0
            for chunk in _chunks(content):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            yield path, size, digest.hexdigest()
        finally:
            path.unlink(missing_ok=True)


def _locked(folder: Path) -> tempfile._TemporaryFileWrapper[bytes]:
    """A new file that `tidy` leaves alone until it is closed or its writer dies."""
    while True:
        file = tempfile.NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115 - the caller closes it
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # tidied away between its making and its lock


def _facts_of(info: ObjectInfo) -> bytes:
    facts = {"size": info.size, "sha256": info.sha256, "metadata": dict(info.metadata)}
    return json.dumps(facts, ensure_ascii=False).encode()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _chunks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    source: BinaryIO
    with content.open("rb") as source:
        while chunk := source.read(CHUNK_BYTES):
            yield chunk


def _sync_directory(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
