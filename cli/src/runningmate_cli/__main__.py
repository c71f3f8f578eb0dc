"""The `runningmate` command."""

from __future__ import annotations

from runningmate_cli import output
from runningmate_cli.commands import root


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    output.prepare()
    root(prog_name="runningmate")


if __name__ == "__main__":
    main()
