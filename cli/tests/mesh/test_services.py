from __future__ import annotations

from pathlib import Path

import pytest

from runningmate_cli.mesh.home import Home
from runningmate_cli.mesh.logs import rotate, tail
from runningmate_cli.mesh.services import SERVICES, Wiring, role_url, roles
from runningmate_servicekit import provision

ADMIN = "postgresql://admin:p%40ss@db.example:5433/postgres?sslmode=require"


def environments(folder: Path, data_use: Path | None = None) -> dict[str, dict[str, str]]:
    ports = {name + kind: 21000 for name in (s.name for s in SERVICES) for kind in ("", "-metrics")}
    wiring = Wiring(Home(folder), ports, ADMIN, dict.fromkeys(roles(), "a/b"), data_use=data_use)
    return {service.name: wiring.environment(service) for service in SERVICES}


def test_roles_are_those_that_are_provisioned() -> None:
    assert sorted(roles()) == sorted(provision.roles())


def test_urls_are_those_of_the_provisioned_roles() -> None:
    assert role_url(ADMIN, "rm_coach", "a/b") == provision.role_dsn(ADMIN, "rm_coach", "a/b")


def test_a_service_gets_only_the_secrets_that_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNNINGMATE_DATABASE_URL", "postgresql://leaked")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "leaked")
    monkeypatch.setenv("RUNNINGMATE_LOG_LEVEL", "debug")
    monkeypatch.setenv("RUNNINGMATE_MODEL_KEY", "of the model")
    monkeypatch.setenv("RUNNINGMATE_MODEL_BASE_URL", "http://model.example")
    found = environments(tmp_path)
    assert [name for name, env in found.items() if "of the model" in env.values()] == ["coach"]
    assert [name for name, env in found.items() if "RUNNINGMATE_MODEL_BASE_URL" in env] == ["coach"]
    assert "leaked" not in str(found)
    assert "RUNNINGMATE_DATABASE_URL" not in found["charts"]
    assert (
        "rm_coach:a%2Fb@db.example:5433/runningmate?sslmode=require"
        in found["coach"]["RUNNINGMATE_DATABASE_URL"]
    )
    assert [name for name, env in found.items() if "RUNNINGMATE_IDENTITY_SIGNING_KEY" in env] == ["identity"]
    assert all(env["RUNNINGMATE_LOG_LEVEL"] == "debug" for env in found.values())


def test_the_way_through_a_proxy_is_told_to_those_who_call_others_and_never_leads_back_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    assert not [name for env in environments(tmp_path).values() for name in env if "PROXY" in name.upper()]
    monkeypatch.setenv("https_proxy", "http://me:hidden@proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/own-ca.pem")
    found = environments(tmp_path)
    assert {name for name, env in found.items() if "https_proxy" in env} == {
        "collector",
        "analytics",
        "coach",
    }
    assert "hidden" not in str([found["charts"], found["identity"]])
    for name in ("NO_PROXY", "no_proxy"):
        assert found["collector"][name] == "intranet.example,127.0.0.1,localhost,::1"
    assert all(env["SSL_CERT_FILE"] == "/etc/own-ca.pem" for env in found.values())


def test_a_policy_is_told_to_those_who_enforce_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNNINGMATE_DATA_USE_FILE", "/of/the/shell.toml")
    assert not [env for env in environments(tmp_path).values() if "RUNNINGMATE_DATA_USE_FILE" in env]
    found = environments(tmp_path, data_use=Path("/chosen.toml"))
    told = {name for name, env in found.items() if env.get("RUNNINGMATE_DATA_USE_FILE") == "/chosen.toml"}
    assert told == {"collector", "analytics", "coach"}


def test_a_large_log_is_cut_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "identity.log"
    with log.open("a") as writer:
        writer.write("x" * 100 + "\n")
        writer.flush()
        assert rotate(tmp_path, most_bytes=50) == [log]
        writer.write("after\n")
        writer.flush()
        assert rotate(tmp_path, most_bytes=50) == []
    assert log.read_text() == "after\n"
    assert (tmp_path / "identity.log.1").read_text() == "x" * 100 + "\n"
    assert tail(log) == "after"
    assert tail(tmp_path / "none.log") == ""
