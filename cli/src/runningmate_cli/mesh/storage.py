"""Where the raw bytes of a mesh are: in its home, or in a bucket of S3. The home remembers which."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home, write_private

HOME = "none"
"""Said instead of a bucket: raw bytes lie in the home."""
_ANSWER_S = 1.0


@dataclass(frozen=True)
class Place:
    """Where raw bytes are.

    Attributes:
        url: Of the object store.
        former: Where they were when the mesh last ran from this home, in the same form.
    """

    url: str
    former: str

    @property
    def moved(self) -> bool:
        """Whether what the mesh has stored may be elsewhere."""
        return self.url != self.former

    @property
    def bucket(self) -> str:
        """The address of S3; empty for the home."""
        return self.url if self.url.startswith("s3:") else ""


def parse(text: str) -> str:
    """Checks an address of S3, or `none`; gives it in one form, empty for none.

    Raises:
        ValueError: It is neither; the text says what to write, without secrets.
    """
    from runningmate_servicekit.objects.s3address import S3Address

    return "" if text.strip() == HOME else S3Address.parse(text.strip()).text


def place(home: Home, chosen: str | None) -> Place:
    """Where raw bytes go.

    Args:
        home: Remembers the last place.
        chosen: As for `parse`; None goes on where it was.

    Raises:
        MeshError: Neither an address nor `none` was chosen.
    """
    former = remembered(home)
    try:
        found = former if chosen is None else parse(chosen)
    except ValueError as error:
        raise MeshError(f"The address of the object store cannot be used: {error}.") from None
    return Place(_url(home, found), _url(home, former))


def remembered(home: Home) -> str:
    """The address of S3 of the last run; empty for the home, where every mesh begins."""
    return str(_known(home).get("s3", ""))


def _known(home: Home) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads(home.storage_file.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise MeshError(
            f"{home.storage_file} cannot be read ({error}); it says where raw recordings are. "
            'Write {"s3": "s3://BUCKET"} into it, or {"s3": ""} for the home.'
        ) from None
    return known


def remember(home: Home, found: Place, *, leaving: str = "") -> None:
    """Has the next run go on here; `leaving` is a place whose files are still to be removed."""
    left = {"leaving": leaving} if leaving else {}
    write_private(home.storage_file, json.dumps({"s3": found.bucket} | left))


def expect(home: Home, found: Place) -> None:
    """Notes that a move to a place has begun: what lies there is then the mesh's own."""
    write_private(home.storage_file, json.dumps({"s3": remembered(home), "arriving": found.url}))


def arriving(home: Home) -> str:
    """URL of a place that a move has begun to; empty without one."""
    return str(_known(home).get("arriving", ""))


def leaving(home: Home) -> str:
    """URL of a place whose files were moved and are still to be removed; empty without one."""
    return str(_known(home).get("leaving", ""))


def credentials(home: Home) -> Path | None:
    """The home's own file of credentials, if there is one."""
    path = home.secrets / "s3-credentials"
    return path if path.exists() else None


def environment(home: Home, url: str) -> dict[str, str]:
    """What a process needs to reach the store, without `RUNNINGMATE_`: Amazon's own variables only for S3."""
    found = {"RUNNINGMATE_OBJECT_STORE_URL": url}
    if not url.startswith("s3:"):
        return found
    found |= {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    if path := credentials(home):
        found["RUNNINGMATE_OBJECT_STORE_CREDENTIALS"] = str(path)
    return found


def is_reached(address: str) -> bool:
    """Whether a server of ours takes connections; Amazon's is taken to."""
    server = urlsplit(dict(parse_qsl(urlsplit(address).query)).get("endpoint", ""))
    if not server.hostname:
        return True
    try:
        port = server.port or (443 if server.scheme == "https" else 80)
        with socket.create_connection((server.hostname, port), timeout=_ANSWER_S):
            return True
    except OSError:
        return False


def _url(home: Home, address: str) -> str:
    return address or home.objects.as_uri()
