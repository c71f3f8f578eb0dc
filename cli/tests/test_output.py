from __future__ import annotations

import os
import pty
import subprocess
import sys

PROGRAM = """
from runningmate_cli import output
from runningmate_cli.output import Column
columns = (Column("Process"), Column("Pid", right=True), Column("Id"), Column("Found"))
output.table(columns, [("postgres", 123456, "cdcdc88e-5627", "a sentence that is longer than its column may be")])
output.prose("Put an easy day or rest next: this was hard again, and so was a session earlier on 2 September.")
"""


def _on_a_terminal(columns: int) -> list[str]:
    leader, follower = pty.openpty()
    environment = os.environ | {"COLUMNS": str(columns), "TERM": "dumb", "NO_COLOR": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=follower, stderr=follower, env=environment
    ) as process:
        os.close(follower)
        shown = b""
        try:
            while piece := os.read(leader, 4096):
                shown += piece
        except OSError:  # how Linux says that the other end is closed
            pass
        assert process.wait() == 0
    os.close(leader)
    return shown.decode().replace("\r", "").splitlines()


def test_a_narrow_window_stacks_a_table_and_cuts_nothing() -> None:
    lines = _on_a_terminal(40)
    assert max(map(len, lines)) <= 40
    assert lines[:3] == [
        "postgres",
        "  Pid: 123456 · Id: cdcdc88e-5627 ·",
        "  Found: a sentence that is longer than",
    ]


def test_a_wide_window_shows_a_table_and_folds_between_words() -> None:
    lines = _on_a_terminal(70)
    assert lines[0].split() == ["Process", "Pid", "Id", "Found"]
    assert "123456" in lines[1]
    assert lines[-1].split()[-1] == "September."
    assert max(map(len, lines)) <= 70
