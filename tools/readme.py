"""Turn the ``sh`` blocks of a Markdown file into one shell script that runs them in order, in one shell.

Lines are taken as they are, except:

* ``make test`` and ``git clone``, ``cd``, ``go install`` are left out: whoever calls this has done them;
* ``make run`` gets ``ONCE=1``, because it would stay in the foreground;
* commands of programs named by ``--without`` are left out.

What is left out is printed by the script, so that nothing drops out unseen.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Collection, Iterator
from pathlib import Path

_BLOCK = re.compile(r"^```sh[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
DONE_ALREADY = re.compile(r"^(make test\b|git clone\b|cd\b|go install\b)")


def commands(markdown: str) -> Iterator[str]:
    """List the commands of all ``sh`` blocks; lines that end in a backslash or leave a quote open are joined."""
    for block in _BLOCK.finditer(markdown):
        pending = ""
        for line in block.group(1).splitlines():
            pending = f"{pending}\n{line}" if pending else line
            if line.endswith("\\") or pending.count("'") % 2:
                continue
            if pending.strip() and not pending.lstrip().startswith("#"):
                yield pending
            pending = ""


def runnable(command: str, without: Collection[str]) -> tuple[str, str]:
    """Return the command to run and an empty reason, or an empty command and the reason to leave it out."""
    missing = [program for program in without if re.search(rf"\b{re.escape(program)}\b", command)]
    if missing:
        return "", f"{missing[0]} is not here"
    if DONE_ALREADY.match(command):
        return "", "already done"
    if command.startswith("make run") and "ONCE=" not in command:
        code, hash_sign, comment = command.partition(" #")
        return f"{code.rstrip()} ONCE=1{hash_sign and f' {hash_sign}'}{comment}", ""
    return command, ""


def script(markdown: str, without: Collection[str]) -> str:
    """Render the script; it stops at the first command that fails and says which it was."""
    lines = ["set -euo pipefail", """trap 'echo "README: the last command above failed" >&2' ERR"""]
    for command in commands(markdown):
        code, reason = runnable(command, without)
        if reason:
            lines.append(f"printf '%s\\n' {shlex.quote(f'skip  {command}   ({reason})')}")
        else:
            lines += [f"printf '\\n$ %s\\n' {shlex.quote(code)}", code]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="the Markdown file")
    parser.add_argument(
        "--without", action="append", default=[], metavar="PROGRAM", help="a program that is missing"
    )
    options = parser.parse_args()
    print(script(options.file.read_text(encoding="utf-8"), options.without), end="")


if __name__ == "__main__":
    main()
