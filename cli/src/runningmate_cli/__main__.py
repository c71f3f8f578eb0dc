"""The `runningmate` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    try:
        # Here, so that Ctrl-C ends the command in one way while it still loads, too.
        from runningmate_cli import output
        from runningmate_cli.commands import root
    except KeyboardInterrupt:
        sys.exit(130)
    output.prepare()
    root(prog_name="runningmate")


if __name__ == "__main__":
    main()
