from __future__ import annotations

from pathlib import Path

import pytest

from runningmate_cli.mesh.home import Home
from runningmate_cli.mesh.logs import rotate, tail
from runningmate_cli.mesh.services import SERVICES, Wiring, role_url, roles
from runningmate_servicekit import provision

ADMIN = "postgresql://admin:p%40ss@db.example:5433/postgres?sslmode=require"


def environments(folder: Path) -> dict[str, dict[str, str]]:
    ports = {name + kind: 21000 for name in (s.name for s in SERVICES) for kind in ("", "-metrics")}
    wiring = Wiring(Home(folder), ports, ADMIN, dict.fromkeys(roles(), "a/b"))
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
    found = environments(tmp_path)
    assert [name for name, env in found.items() if "of the model" in env.values()] == ["coach"]
    assert "leaked" not in str(found)
    assert "RUNNINGMATE_DATABASE_URL" not in found["charts"]
    assert (
        "rm_coach:a%2Fb@db.example:5433/runningmate?sslmode=require"
        in found["coach"]["RUNNINGMATE_DATABASE_URL"]
    )
    assert [name for name, env in found.items() if "RUNNINGMATE_IDENTITY_SIGNING_KEY" in env] == ["identity"]
    assert all(env["RUNNINGMATE_LOG_LEVEL"] == "debug" for env in found.values())


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
