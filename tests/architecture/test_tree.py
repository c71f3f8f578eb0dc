from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Names that say nothing about what is inside.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
SOURCES = sorted(path for path in ROOT.glob("*/src/**/*.py"))
PROJECTS = sorted(ROOT.glob("*/pyproject.toml"))
SERVICES = {"collector", "analytics", "charts", "coach", "identity"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_modules_have_names_that_tell_their_job() -> None:
    assert SOURCES
    assert [relative(path) for path in SOURCES if EMPTY_NAMES & {path.stem, path.parent.name}] == []


def test_every_distribution_is_built_by_the_locked_back_end() -> None:
    for project in PROJECTS:
        settings = tomllib.loads(project.read_text(encoding="utf-8"))
        assert settings["build-system"]["build-backend"] == "uv_build", relative(project)
        assert settings["project"]["license"] == "Apache-2.0", relative(project)


def test_lock_files_name_no_address() -> None:
    for name in ("requirements.lock", "tools/recordings.lock"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name
    npm = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved": "http' not in npm


def test_generated_stubs_exist_for_every_service_file() -> None:
    protos = sorted((ROOT / "protos" / "runningmate").rglob("*_service.proto"))
    assert protos
    for proto in protos:
        name = proto.relative_to(ROOT / "protos").with_suffix("").as_posix()
        for suffix in ("_pb2.py", "_pb2.pyi", "_pb2_grpc.py", "_pb2_grpc.pyi"):
            assert (ROOT / "protos/gen/python" / f"{name}{suffix}").is_file(), f"{name}{suffix}"


def reads_environment(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_only_the_settings_of_a_service_read_the_environment(service: str) -> None:
    sources = [path for path in SOURCES if path.relative_to(ROOT).parts[0] == service]
    if not sources:
        pytest.skip(f"{service}/src has no modules yet")
    readers = [
        relative(path)
        for path in sources
        if path.name != "config.py" and reads_environment(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert readers == []
