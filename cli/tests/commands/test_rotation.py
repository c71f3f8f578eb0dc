from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from runningmate_servicekit.sealing import RETIRED_AFTER_S, Sealer, drop_keys, former_keys

if TYPE_CHECKING:
    import pytest

    from cli.tests.commands.conftest import Mesh


def test_a_rotation_makes_one_key_however_often_it_is_asked_for(mesh: Mesh) -> None:
    path = mesh.home / "secrets/sealing.json"
    path.unlink(missing_ok=True)
    of_coach = Sealer.load_or_create(mesh.home / "secrets/sealing-coach.json")
    coachs = of_coach.active_key_id
    assert "key file cannot be used" in mesh.run("config", "rotate-key", code=1).stderr
    sealer = Sealer.load_or_create(path)
    first = sealer.active_key_id
    mesh.run("config", "rotate-key")
    second = sealer.active_key_id
    assert former_keys(path)[0] == (first,)
    assert of_coach.active_key_id != coachs
    assert "no further key is made" in mesh.run("config", "rotate-key").stdout
    assert (sealer.active_key_id, path.stat().st_mode & 0o777) == (second, 0o600)
    os.utime(path, (0, time.time() - RETIRED_AFTER_S))
    drop_keys(path, [first])
    mesh.run("config", "rotate-key")
    assert former_keys(path)[0] == (second,)


def test_the_key_of_a_mesh_elsewhere_is_rotated_there(mesh: Mesh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNNINGMATE_SERVER", f"127.0.0.1:{mesh.port}")
    assert "jobs run reseal-secrets" in mesh.run("config", "rotate-key", code=2).stderr
