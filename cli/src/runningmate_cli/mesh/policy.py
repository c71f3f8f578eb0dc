"""Which data-use policy a mesh follows: the table of the code, or an operator's file. The home remembers which."""

from __future__ import annotations

import json
from pathlib import Path

from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home, write_private
from runningmate_servicekit.datause import PolicyError, load_policy

DEFAULT = "none"
"""Said instead of a file: the table of the code holds."""


def place(home: Home, chosen: str | None) -> Path | None:
    """The operator's file, None for the code's own table; the home remembers it.

    Args:
        home: Remembers the last choice, so that a stricter table does not go by being forgotten.
        chosen: A file, or `none`; None goes on with what the home used last.

    Raises:
        MeshError: The file cannot be used; the text says what is wrong in it, and where.
    """
    if chosen is None:
        path = _remembered(home)
    else:
        path = None if chosen == DEFAULT else Path(chosen).expanduser().absolute()
    try:
        load_policy(path)
    except PolicyError as error:
        hint = " The mesh used it last; `--data-use none` goes back to the default." if chosen is None else ""
        raise MeshError(f"{error}{hint}") from None
    if chosen is not None:
        write_private(home.data_use_file, json.dumps({"file": str(path or "")}))
    return path


def _remembered(home: Home) -> Path | None:
    try:
        known = json.loads(home.data_use_file.read_text())
        return Path(known["file"]) if known["file"] else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MeshError(
            f"{home.data_use_file} cannot be read ({error}); it says which data-use policy holds. "
            "Choose it again with --data-use FILE, or `--data-use none` for the default."
        ) from None
