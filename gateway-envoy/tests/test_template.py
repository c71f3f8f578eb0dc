from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from runningmate_gateway import contract, program, template


def test_a_missing_or_surplus_value_is_named() -> None:
    values: dict[str, str | int] = dict.fromkeys(template.names(), "x")
    del values["JWKS_FILE"]
    values["JWKS"] = "x"
    with pytest.raises(KeyError, match="JWKS, JWKS_FILE"):
        template.render(values)


def test_values_cannot_leave_their_quotes() -> None:
    values: dict[str, str | int] = dict.fromkeys(template.names(), 1)
    rendered = template.render(values | {"ACCESS_LOG": 'a "b" \\ ü\n'})
    assert 'path: "a \\"b\\" \\\\ ü\\n"' in rendered


def test_envoy_accepts_the_template_with_the_meshs_own_protos(tmp_path: Path) -> None:
    runningmate = pytest.importorskip("runningmate")
    descriptor_set = Path(next(iter(runningmate.__path__))) / "descriptors.binpb"
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        "kid": "k",
        "alg": "EdDSA",
    }
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [jwk]}))
    read = contract.read(descriptor_set)
    values: dict[str, str | int] = {
        name: (21000 if name.endswith("_PORT") else 50 if name.endswith("_S") else "127.0.0.1")
        for name in template.names()
    }
    values |= {
        "ACCESS_LOG": str(tmp_path / "access.log"),
        "WEB_ROOT": str(template.placeholder_web()),
        "DESCRIPTOR_SET": str(descriptor_set),
        "OPENAPI_FOLDER": str(descriptor_set.parent),
        "JWKS_FILE": str(tmp_path / "jwks.json"),
        **read.values(),
    }
    (tmp_path / "envoy.yaml").write_text(template.render(values))
    done = subprocess.run(
        program.validation(tmp_path / "envoy.yaml"), check=False, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_streams_have_routes_without_timeout_and_writes_are_not_retried() -> None:
    runningmate = pytest.importorskip("runningmate")
    read = contract.read(Path(next(iter(runningmate.__path__))) / "descriptors.binpb")
    assert "runningmate.identity.v1.LoginService" in read.services
    assert "ImportService/WatchImport" in read.streams
    assert "ActivityService/GetActivity" in read.repeatable
    assert not {"LoginService/ExchangeLoginCode", "LoginService/RefreshTokens"} & set(read.repeatable)
    assert not set(read.streams) & set(read.repeatable)
