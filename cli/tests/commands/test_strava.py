from __future__ import annotations

import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cli.tests.commands.conftest import Mesh


@contextmanager
def connecting(mesh: Mesh) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`strava connect` in a process of its own, and the address that it waits at."""
    process = subprocess.Popen(
        [sys.executable, "-m", "runningmate_cli", "--home", str(mesh.home), "strava", "connect"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"redirect_uri=(\S+)", line):
                yield process, found[1]
                break
        else:
            raise AssertionError("no address was printed")
    finally:
        process.kill()
        process.communicate()


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


def test_connect_waits_for_the_redirect_and_says_how_far_it_is(mesh: Mesh) -> None:
    mesh.new_athlete()
    with connecting(mesh) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        with pytest.raises(urllib.error.HTTPError):
            get(address.replace("/strava", "/favicon.ico"))  # a browser asks for more than the redirect
        assert "Go back to the terminal" in get(f"{address}?state=the-state&code=the-code&scope=read")
        shown, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Strava: connected." in shown
    assert "2 of 3 activities are here." in shown
    assert re.search(
        r"1 are still to be fetched, expected to be whole at \d\d:\d\d on 20\d\d-\d\d-\d\d", shown
    )
    assert "For you alone." in shown


def test_a_refusal_at_strava_is_said(mesh: Mesh) -> None:
    mesh.new_athlete()
    with connecting(mesh) as (process, address):
        get(f"{address}?state=the-state&error=access_denied")
        _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Strava gave no access" in said


def test_a_secret_comes_from_standard_input_is_tested_and_never_shown(mesh: Mesh) -> None:
    command = [sys.executable, "-m", "runningmate_cli", "--home", str(mesh.home), "config", "set", "strava"]
    for secret, code in (("right", 0), ("wrong-secret", 1)):
        done = subprocess.run(
            [*command, "--client-id", "4242", "--secret-stdin"],
            input=f"{secret}\n", capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        assert secret not in done.stdout.replace("Strava takes them.", "")
    assert "client id 4242" in mesh.run("config", "list").stdout
    mesh.run("config", "test", "strava", code=1)


def test_disconnecting_needs_a_yes(mesh: Mesh) -> None:
    mesh.run("strava", "disconnect", code=2)
    assert "3 recordings" in mesh.run("strava", "disconnect", "--yes").stdout


def test_broken_activities_are_named_with_what_strava_said(mesh: Mesh) -> None:
    shown = mesh.run("strava", "activities", "--state", "broken").stdout
    assert "9876543210" in shown
    assert "Strava answered 500" in shown
    assert "View on Strava" in shown
