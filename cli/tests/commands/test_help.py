from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from runningmate_cli.commands import root

NAMES = root.list_commands(root.make_context("runningmate", ["status"]))


def test_help_loads_no_heavy_library() -> None:
    program = (
        "import sys\n"
        "from runningmate_cli.commands import root\n"
        "try: root(['--help'])\n"
        "finally:\n"
        "    heavy = {'grpc', 'google.protobuf', 'rich', 'numpy', 'asyncio', 'cryptography'} & set(sys.modules)\n"
        "    print('HEAVY', sorted(heavy - {'asyncio'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(root, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "--help" in result.stdout


def test_the_help_lists_commands_and_exit_codes() -> None:
    result = CliRunner().invoke(root, ["--help"])
    assert all(name in result.stdout for name in NAMES)
    assert "some files could not be imported" in result.stdout


@pytest.mark.parametrize("args", [["nonsense"], ["activity"], ["activities", "--limit", "0"], ["import"]])
def test_wrong_usage_ends_with_two(args: list[str]) -> None:
    assert CliRunner().invoke(root, args).exit_code == 2
