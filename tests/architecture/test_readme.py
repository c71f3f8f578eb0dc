from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "readme.py"
MARKDOWN = """
```sh
make test
make run      # starts
echo 'one
two' three \\
  four
grpcurl -plaintext localhost:1 list
```
```text
echo output, not a command
```
"""


@pytest.fixture(scope="module")
def readme() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_only_sh_blocks_hold_commands_and_continued_lines_are_one(readme: ModuleType) -> None:
    assert list(readme.commands(MARKDOWN)) == [
        "make test",
        "make run      # starts",
        "echo 'one\ntwo' three \\\n  four",
        "grpcurl -plaintext localhost:1 list",
    ]


def test_run_ends_by_itself_and_what_is_left_out_is_said(readme: ModuleType) -> None:
    script = readme.script(MARKDOWN, without=["grpcurl"])
    assert "make run ONCE=1 # starts" in script.replace("  #", " #")
    assert "skip  make test   (already done)" in script
    assert "grpcurl is not here" in script
    assert "output, not a command" not in script


def test_a_failing_command_fails_the_script(readme: ModuleType) -> None:
    script = readme.script("```sh\ntrue\nfalse\necho unreached\n```\n", without=[])
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=10)
    assert done.returncode != 0
    assert "$ false" in done.stdout
    assert "unreached" not in done.stdout
