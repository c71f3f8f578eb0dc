from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import jwt

from cli.tests.commands.conftest import Mesh
from runningmate_cli.vault import StoredTokens


def stored(mesh: Mesh) -> StoredTokens:
    tokens = mesh.vault.tokens(mesh.vault.current())
    assert tokens is not None
    return tokens


def subject(token: str) -> str:
    return str(jwt.decode(token.strip(), options={"verify_signature": False})["sub"])


def test_log_in_prints_a_link_to_the_page_and_the_line_that_exchanges_its_code(mesh: Mesh) -> None:
    text = mesh.run("login").stdout
    assert f"http://127.0.0.1:{mesh.port}/#/login/CODE-" in text
    assert f"http://127.0.0.1:{mesh.port}/v1/login/exchange" in text
    assert mesh.json("login")["code"].startswith("CODE-")


def test_tokens_are_kept_closed_to_others(mesh: Mesh) -> None:
    mesh.run("token")
    folder = mesh.home / "cli"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_a_token_is_used_again_until_shortly_before_its_end(mesh: Mesh) -> None:
    first = mesh.run("token").stdout
    assert mesh.run("token").stdout == first
    before = stored(mesh)
    mesh.vault.keep(replace(before, access_expires_at_s=time.time() + 30))
    mesh.run("token")
    assert stored(mesh).refresh_token != before.refresh_token


def test_an_ended_session_is_replaced_by_a_new_log_in(mesh: Mesh) -> None:
    mesh.vault.keep(replace(stored(mesh), access_expires_at_s=0, refresh_token="x" * 40))
    assert subject(mesh.run("token").stdout) == mesh.vault.current()


def test_the_athlete_is_the_named_one_or_who_logged_in_last(mesh: Mesh) -> None:
    ann = mesh.vault.current()
    ann_name = stored(mesh).name
    mesh.new_athlete()
    ben = mesh.vault.current()
    assert subject(mesh.run("token").stdout) == ben != ann
    assert subject(mesh.run("--athlete", ann_name.upper(), "token").stdout) == ann
    mesh.run("login", "--athlete", ann_name)
    assert subject(mesh.run("token").stdout) == ann


def test_a_name_can_be_given_once(mesh: Mesh) -> None:
    name = mesh.new_athlete()
    assert "already" in mesh.run("login", "--new", name, code=1).stderr
    mesh.run("login", "--new", "x", "--athlete", "y", code=2)


def test_an_athlete_who_is_gone_is_not_asked_for_again(mesh: Mesh) -> None:
    gone = StoredTokens("dddd0000-0000-4000-8000-000000000000", "Gone", "x", 0, "y" * 40)
    mesh.vault.keep(gone)
    mesh.vault.choose(gone.athlete_id)
    mesh.run("token", code=5)
    mesh.run("token")


def test_a_key_that_others_can_read_is_refused(mesh: Mesh) -> None:
    key: Path = mesh.home / "secrets/issuer.pem"
    key.chmod(0o644)
    try:
        assert "chmod 600" in mesh.run("login", code=4).stderr
    finally:
        key.chmod(0o600)


def test_the_token_is_json_on_demand(mesh: Mesh) -> None:
    assert subject(json.loads(mesh.run("token", "--json").stdout)["accessToken"]) == mesh.vault.current()


def test_status_prints_a_link_too_and_says_why_there_is_none(mesh: Mesh) -> None:
    assert f"http://127.0.0.1:{mesh.port}/#/login/CODE-" in mesh.run("status").stdout
    assert (
        "no log-in link: There is no athlete named Nobody" in mesh.run("--athlete", "Nobody", "status").stdout
    )
