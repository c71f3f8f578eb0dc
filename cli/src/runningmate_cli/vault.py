"""Tokens of the command, one file per athlete in the mesh's home."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.mesh.home import write_private

FOLDER = "cli"
CURRENT = "current"
SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class StoredTokens:
    """What one file holds; `access_expires_at_s` is Unix time."""

    athlete_id: str
    name: str
    access_token: str
    access_expires_at_s: float
    refresh_token: str


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """What is known of the sample season.

    Attributes:
        day: The day that it ends on, as `YYYY-MM-DD`; the same day gives the same files.
        complete: Whether all of it was handed over.
    """

    athlete_id: str
    day: str
    complete: bool


class Vault:
    """The folder `cli` of a home: files 0600 below a folder 0700."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def tokens(self, athlete_id: str) -> StoredTokens | None:
        """An athlete's tokens, None where there are none that can be read."""
        try:
            return StoredTokens(**json.loads(self._path(athlete_id).read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, tokens: StoredTokens) -> None:
        """Stores an athlete's tokens."""
        self._write(self._path(tokens.athlete_id), json.dumps(asdict(tokens)))

    def forget(self, athlete_id: str) -> None:
        """Removes an athlete's tokens."""
        self._path(athlete_id).unlink(missing_ok=True)
        self._path(athlete_id).with_suffix(".lock").unlink(missing_ok=True)
        if self.current() == athlete_id:
            (self._folder / CURRENT).unlink(missing_ok=True)

    def current(self) -> str:
        """Id of the athlete who is meant when none is named; empty if nobody was chosen."""
        try:
            return (self._folder / CURRENT).read_text().strip()
        except OSError:
            return ""

    def choose(self, athlete_id: str) -> None:
        """Makes an athlete the one who is meant when none is named."""
        self._write(self._folder / CURRENT, athlete_id)

    def sample(self) -> SampleRecord | None:
        """What is known of the sample season."""
        try:
            return SampleRecord(**json.loads((self._folder / f"{SAMPLE}.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def note_sample(self, record: SampleRecord | None) -> None:
        """Notes where the sample season stands; None when it is gone."""
        path = self._folder / f"{SAMPLE}.json"
        if record is None:
            path.unlink(missing_ok=True)
        else:
            self._write(path, json.dumps(asdict(record)))

    @contextmanager
    def locked(self, athlete_id: str) -> Iterator[None]:
        """Keeps a second command from using the same refresh token, which would end the session."""
        self._make()
        descriptor = os.open(self._path(athlete_id).with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _path(self, athlete_id: str) -> Path:
        return self._folder / f"{athlete_id}.json"

    def _make(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Failure(
                f"{self._folder} cannot be written ({error.strerror}); the tokens are kept there.",
                ExitCode.NOT_LOGGED_IN,
            ) from None

    def _write(self, path: Path, text: str) -> None:
        self._make()
        try:
            write_private(path, text)
        except OSError as error:
            raise Failure(
                f"{path} cannot be written ({error.strerror}); the tokens are kept there.",
                ExitCode.NOT_LOGGED_IN,
            ) from None
