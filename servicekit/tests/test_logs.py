from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from runningmate_servicekit import logs
from runningmate_servicekit.context import RequestContext, request_scope


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_lines_of_a_request_carry_its_ids(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("echo")
    request = RequestContext(request_id="r1", traceparent=f"00-{'a' * 32}-{'b' * 16}-01", method="/x/Y")
    with request_scope(request):
        logs.get_logger("mine").info("done", count=3)
        logging.getLogger("library").warning("said %s", "this")
    own, library = lines(capsys)
    assert {name: own[name] for name in ("event", "count", "service", "logger", "request_id", "trace_id", "level")} == {
        "event": "done", "count": 3, "service": "echo", "logger": "mine", "request_id": "r1", "trace_id": "a" * 32,
        "level": "info",
    }  # fmt: skip
    assert (library["event"], library["logger"], library["request_id"]) == ("said this", "library", "r1")


def test_secrets_are_blanked_wherever_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("echo")
    log = logs.get_logger("mine")
    jwt = "eyJhbGciOi.eyJzdWIiOiI.c2lnbmF0dXJl"
    secret = f"Bearer {jwt} or {jwt}"
    log.error("failed", exc_info=ValueError("postgresql://rm:hunter2@host/db"))
    log.info(
        secret,
        password="hunter2",
        nested={"api_key": "hunter2", "list": ["x://u:hunter2@h"]},
    )
    logging.getLogger("library").error("x://u:hunter2@h")
    text = capsys.readouterr().err
    assert "hunter2" not in text
    assert "eyJ" not in text
    assert text.count(logs.HIDDEN) >= 6
    assert "ValueError" in text


def test_console_form_and_levels_work(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("echo", "warning", "console")
    logs.get_logger("mine").info("not shown")
    logs.get_logger("mine").warning("shown")
    text = capsys.readouterr().err
    assert "not shown" not in text
    assert "shown" in text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_log_that_cannot_be_written_fails_nothing() -> None:
    program = "from runningmate_servicekit import logs; logs.configure('echo'); logs.get_logger('x').info('hello'); print('went on')"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=full, check=False
        )
    assert done.stdout == b"went on\n"
