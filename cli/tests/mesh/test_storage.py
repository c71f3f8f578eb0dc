from __future__ import annotations

from pathlib import Path

import pytest

from cli.tests.mesh.test_services import environments
from runningmate_cli.mesh import storage
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.home import Home
from runningmate_cli.mesh.services import SERVICES, Wiring, roles

BUCKET = "s3://runs/home?endpoint=http://127.0.0.1:9000"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(tmp_path)


def test_an_address_is_brought_to_one_form() -> None:
    assert storage.parse(f" {BUCKET.replace('home', 'home/')} ") == BUCKET
    assert storage.parse("none") == ""
    with pytest.raises(ValueError, match="must not hold credentials"):
        storage.parse("s3://key:secret@runs")


def test_the_home_remembers_where_recordings_are(home: Home) -> None:
    own = home.objects.as_uri()
    assert storage.place(home, None) == storage.Place(own, own)
    chosen = storage.place(home, BUCKET)
    assert (chosen.url, chosen.former, chosen.bucket, chosen.moved) == (BUCKET, own, BUCKET, True)
    assert storage.place(home, None).bucket == ""  # a choice that did not come about
    storage.remember(home, chosen)
    assert storage.place(home, None) == storage.Place(BUCKET, BUCKET)
    assert home.storage_file.stat().st_mode & 0o777 == 0o600
    back = storage.place(home, "none")
    assert (back.url, back.former, back.bucket) == (own, BUCKET, "")


def test_what_is_wrong_is_said(home: Home) -> None:
    with pytest.raises(MeshError, match="cannot be used: it must be s3://BUCKET"):
        storage.place(home, "http://127.0.0.1:9000/runs")
    home.storage_file.write_text("{")
    with pytest.raises(MeshError, match=r"storage\.json cannot be read"):
        storage.place(home, None)


def test_only_services_that_store_see_the_keys_and_only_where_there_is_a_bucket(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    assert "a-secret" not in str(environments(home.path))
    ports = {name + kind: 21000 for name in (s.name for s in SERVICES) for kind in ("", "-metrics")}
    wiring = Wiring(home, ports, "postgresql://admin@db/postgres", dict.fromkeys(roles(), "p"), "", BUCKET)
    found = {service.name: wiring.environment(service) for service in SERVICES}
    having = [name for name, each in found.items() if "a-secret" in each.values()]
    assert having == ["collector", "analytics"]
    assert found["collector"]["RUNNINGMATE_OBJECT_STORE_URL"] == BUCKET
    assert "RUNNINGMATE_OBJECT_STORE_CREDENTIALS" not in found["collector"]
    path = home.secrets / "s3-credentials"
    path.touch(mode=0o600)
    assert wiring.environment(SERVICES[1])["RUNNINGMATE_OBJECT_STORE_CREDENTIALS"] == str(path)


def test_a_server_that_is_away_is_seen() -> None:
    assert not storage.is_reached("s3://runs?endpoint=http://127.0.0.1:1")
    assert storage.is_reached("s3://runs")
    assert storage.is_reached("")
