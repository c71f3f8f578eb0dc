"""After an erasure nothing of an athlete is left in the mesh but tombstones, wherever one looks."""

from __future__ import annotations

import asyncio
import io
import json
import re
import time
import zipfile
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from collector.tests.exports import activities_csv, route
from tests.e2e.conftest import running_mesh
from tests.e2e.files import archive, workouts
from tests.strava_emulator import State
from tests.strava_emulator.beside import Beside, answer_page, beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.e2e.conftest import Mesh

    Connection = asyncpg.Connection[asyncpg.Record]

WITHIN_S = 60.0
STRAVA_ID = 134_815
TOMBSTONES = {"analytics.athlete", "coach.athlete", "collector.athlete"}


@pytest.fixture(scope="module")
def strava() -> Iterator[Beside]:
    """Strava, where the athlete has an account without workouts."""
    state = State()
    state.add_application()
    state.add_athlete(STRAVA_ID)
    with beside(state) as made:
        yield made


@pytest.fixture(scope="module")
def own_mesh(strava: Beside) -> Iterator[Mesh]:
    """A mesh of its own: this one is searched as a whole."""
    with running_mesh(strava.environment) as made:
        yield made


def connect(mesh: Mesh, strava: Beside) -> list[str]:
    """Connects the mesh's athlete with Strava; gives the tokens that Strava gave."""
    token = mesh.token()

    def ask(verb: str, path: str, **fields: str) -> Any:
        answer = mesh.rest(verb, f"/v1/strava{path}", fields, token)
        assert answer.status == 200, answer.body
        return answer.body

    ask("PUT", "/application", client_id="4242", client_secret="emulated-secret")
    begun = ask("POST", "/authorize", redirect_uri="http://127.0.0.1:9/")
    scopes = ("read", "activity:read_all")
    ask("POST", "/connect", **answer_page(strava.emulator, begun["authorizeUrl"], STRAVA_ID, scopes))
    (grant,) = strava.emulator.state.grants
    return [grant.access_token, grant.refresh_token]


def receipt_completed(mesh: Mesh) -> None:
    """Waits until analytics and the coach have answered a deletion."""
    ends_s = time.monotonic() + WITHIN_S
    while not mesh.json("data", "receipts")["deletions"][0].get("completedAt"):
        assert time.monotonic() < ends_s, "the deletion was not completed"


def athlete_id(mesh: Mesh, name: str) -> str:
    found: str = mesh.json("--athlete", name, "athlete", "show")["athlete"]["athleteId"]
    return found


async def opened(mesh: Mesh) -> Connection:
    """The database as its superuser, for whom no row is closed."""
    password = (mesh.home / "secrets/postgres-superuser").read_text().strip()
    state = json.loads((mesh.home / "run/state.json").read_text())
    return await asyncpg.connect(
        f"postgresql://postgres:{password}@127.0.0.1:{state['ports']['postgres']}/runningmate"
    )


async def tables(connection: Connection) -> list[str]:
    """Every table of every schema of ours, whatever migrations made; partitions and chunks under their own names."""
    rows = await connection.fetch(
        """SELECT format('%I.%I', nspname, relname) AS name
           FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
           WHERE relkind IN ('r', 'm', 'p') AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'"""
    )
    return [row["name"] for row in rows]


async def traces(connection: Connection, words: Sequence[str]) -> dict[str, list[str]]:
    """Rows in which any of the words stands, as text or as bytes, by table."""
    found: dict[str, list[str]] = {}
    wanted = [*words, *(word.encode().hex() for word in words)]
    for name in await tables(connection):
        rows = await connection.fetch(
            f"SELECT one::text AS row FROM {name} one WHERE one::text LIKE ANY($1)",
            [f"%{word}%" for word in wanted],
        )
        if rows:
            found[name] = [row["row"] for row in rows]
    return found


def left_in_files(folder: Path, words: Sequence[str]) -> list[str]:
    """Files below a folder whose name or content has one of the words, with its text there."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        content = path.read_bytes()
        for word in words:
            if word in name or word.encode() in content:
                at = content.find(word.encode())
                found.append(f"{name} has {word}: {content[max(at - 80, 0) : at + 80]!r}")
    return found


async def everything_is_due(connection: Connection) -> None:
    """Objects are swept once more an hour later, for calls that were under way; that hour is over here."""
    await connection.execute("UPDATE collector.pending_deletion SET due_at = clock_timestamp()")
    ends_s = time.monotonic() + WITHIN_S
    while await connection.fetchval("SELECT count(*) FROM collector.pending_deletion"):
        assert time.monotonic() < ends_s, "objects were not swept"
        await asyncio.sleep(0.2)


def belongings(mesh: Mesh, path: Path, activities: Sequence[str]) -> None:
    """Exports everything and looks into it."""
    mesh.run("athlete", "export", "--out", str(path))
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        assert {f"activities/{one}.json" for one in activities} <= names
        assert {
            "plans.json",
            "training-constraints.json",
            "strava.json",
            "data-use.json",
            "imports.json",
        } <= names
        parts = {name: archive.read(name) for name in names}
    assert b"61.5" in parts["athlete.json"]
    assert b"The Rondo of dawn" in parts["gear.json"]
    assert b"Ada of dawn" in parts["profiles.json"]
    assert [name for name in names if name.startswith("routes/")]
    assert "damaged.txt" not in names
    assert any(
        b"The hill at dawn" in content for name, content in parts.items() if name.startswith("activities/")
    )
    assert b"broken.fit" in parts["files.json"]
    assert b"sessionId" in parts["sessions.json"]
    assert b"deletionId" in parts["data-deletions.json"]
    assert b"weekdayMinutes" in parts["training-limits.json"]
    assert b"The hill at dawn" in parts["memories.json"]
    assert b"The hill at dawn" in parts["feedback.json"]
    assert any(
        name.startswith("conversations/") and b"The hill at dawn" in content
        for name, content in parts.items()
    )
    assert any(name.startswith("plans/") and b"monday" in content for name, content in parts.items())
    with zipfile.ZipFile(io.BytesIO(parts["originals.zip"])) as originals:
        assert len([name for name in originals.namelist() if name.endswith(".fit")]) == 2
    with zipfile.ZipFile(io.BytesIO(parts["activities.parquet.zip"])) as samples:
        assert len([name for name in samples.namelist() if name.endswith(".parquet")]) == 2
    tokens = [
        found
        for stored in (mesh.home / "cli").rglob("*.json")
        for found in re.findall(r"[A-Za-z0-9_\-.]{40,}", stored.read_text())
    ]
    assert tokens, "the command has tokens, which must not be in it"
    assert not [one for one in tokens if any(one.encode() in content for content in parts.values())]


def damaged(mesh: Mesh, path: Path, athlete: str) -> None:
    """Exports everything when the bytes of one original are no longer those that came in."""
    stored = mesh.home / "objects" / "content" / "athlete" / athlete / "archive"
    original = next(one for one in stored.iterdir() if one.is_file() and one.read_bytes()[8:12] == b".FIT")
    whole = original.read_bytes()
    original.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    mesh.run("athlete", "export", "--out", str(path))
    original.write_bytes(whole)
    with zipfile.ZipFile(path) as archive:
        assert b"originals.zip lacks 1" in archive.read("damaged.txt")
        with zipfile.ZipFile(io.BytesIO(archive.read("originals.zip"))) as originals:
            assert b"Its stored file is damaged" in originals.read("damaged.txt")
            assert len([name for name in originals.namelist() if name.endswith(".fit")]) == 1


@pytest.mark.timeout(400)
def test_nothing_of_an_erased_athlete_is_left_and_nothing_of_another_is_gone(
    own_mesh: Mesh, strava: Beside, tmp_path: Path
) -> None:
    mesh = own_mesh
    files = workouts(4)
    account = {
        "activities.csv": activities_csv([]),
        "bikes.csv": b"Bike Name\nThe Rondo of dawn\n",
        "profile.csv": b"First Name,City\nAda of dawn,Vienna\n",
        "routes/1.gpx": route("The lake of dawn", [(47.0, 13.0, 400.0), (47.1, 13.0, 400.0)]),
    }
    content = archive({"hill.fit": files[0], "valley.fit": files[1], **account})
    (tmp_path / "ada's season.zip").write_bytes(content)
    (tmp_path / "broken.fit").write_bytes(files[2][:40])
    (tmp_path / "ben.fit").write_bytes(files[3])
    mesh.run("import", str(tmp_path / "ada's season.zip"), "--yes")
    mesh.run("import", str(tmp_path / "broken.fit"), code=6)
    mesh.run("athlete", "add", "weight", "61.5")
    mesh.run("edit", "title", "last", "The hill at dawn")
    mesh.run("export", "--all", "--format", "original", "--out", str(tmp_path / "out.zip"))
    mesh.run("data", "delete", "strava-api", "--yes")
    receipt_completed(mesh)
    tokens = connect(mesh, strava)
    mesh.run("plan", "limits", "--time", "60,60,60,60,0,90,150", "--sport", "run")
    mesh.run("plan", "propose", "--weeks", "4")
    mesh.run("feedback", "wrong", "last", "decoupling", "--because", "The hill at dawn")
    mesh.run("ask", "My knee hurts since The hill at dawn.")
    mesh.run("ask", "How was my last workout called 'The hill at dawn'?")
    ada = athlete_id(mesh, "Ada")
    activities = [one["id"] for one in mesh.json("activities")["activities"]]
    assert len(activities) == 2
    belongings(mesh, tmp_path / "ada.zip", activities)
    damaged(mesh, tmp_path / "damaged.zip", ada)
    mesh.run("login", "--new", "Ben")
    mesh.run("--athlete", "Ben", "import", str(tmp_path / "ben.fit"))
    ben = athlete_id(mesh, "Ben")

    words = [ada, *activities, "hill.fit", "ada's season", "The hill at dawn", str(STRAVA_ID), *tokens]
    words += ["The Rondo of dawn", "Ada of dawn", "The lake of dawn"]

    async def before() -> dict[str, list[str]]:
        connection = await opened(mesh)
        try:
            return await traces(connection, words)
        finally:
            await connection.close()

    seen = asyncio.run(before())
    assert {
        "analytics.activity", "analytics.stream", "collector.recording", "collector.import_item",
        "coach.plan", "coach.training_limits", "collector.data_deletion", "collector.strava_link", "identity.session",
        "eventlog.records", "analytics.account", "coach.conversation", "coach.turn", "coach.memory", "coach.feedback",
    } <= seen.keys(), "the search finds what is there"  # fmt: skip
    assert left_in_files(mesh.home / "objects", words)

    said = mesh.json("--athlete", "Ada", "athlete", "erase", "--yes")["erasure"]
    confirmed = {one["service"] for one in said["confirmations"] if one.get("confirmedAt")}
    assert confirmed >= {"analytics", "coach", "collector", "identity"}
    assert strava.emulator.state.grants == []
    assert not [one["advice"] for one in said["confirmations"] if one.get("advice")]

    async def after() -> tuple[dict[str, list[str]], list[asyncpg.Record], dict[str, list[str]]]:
        connection = await opened(mesh)
        try:
            await everything_is_due(connection)
            for job in ("coach-erasure", "collector-erasure", "identity-erasure", "analytics-erasure"):
                await asyncio.to_thread(mesh.run, "jobs", "run", job)
            left = await traces(connection, words)
            tombstones = await connection.fetch(
                f"SELECT to_jsonb(one) AS row FROM analytics.athlete one WHERE athlete_id = '{ada}'"
            )
            return left, tombstones, await traces(connection, [ben])
        finally:
            await connection.close()

    left, tombstones, of_ben = asyncio.run(after())
    assert left.keys() == TOMBSTONES, {
        name: rows[:2] for name, rows in left.items() if name not in TOMBSTONES
    }
    (row,) = [json.loads(one["row"]) for one in tombstones]
    assert (row["sex"], row["time_zone"], row["estimated_time_zone"]) == ("unknown", None, None)
    assert row["erasure_completed_at"]
    assert not left_in_files(mesh.home / "objects", words)
    assert not left_in_files(mesh.home / "cli", [ada])
    # Logs may name ids; they are rotated away.
    assert not left_in_files(mesh.home / "logs", ["hill.fit", "ada's season", "The hill at dawn", *tokens])
    assert {
        "analytics.activity",
        "collector.recording",
        "identity.account",
        "eventlog.records",
    } <= of_ben.keys()
    assert len(mesh.json("--athlete", "Ben", "activities")["activities"]) == 1
    (listed,) = mesh.json("athlete", "erasures")["erasures"]
    assert listed["athleteId"] == ada
    assert listed["completedAt"]
