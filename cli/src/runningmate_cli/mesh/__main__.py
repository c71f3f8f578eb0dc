"""The launcher as a background process: `python -m runningmate_cli.mesh` with its choices as JSON on stdin."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.launcher import Launcher, LauncherConfig

_PATHS = ("home", "watch", "web_root", "descriptor_set", "shared")


def main() -> int:
    """Returns the exit code."""
    choices = json.load(sys.stdin)
    for name in _PATHS:
        if choices.get(name):
            choices[name] = Path(choices[name])
    try:
        Launcher(LauncherConfig(**choices)).run()
    except MeshError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
