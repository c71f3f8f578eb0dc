"""The review of the week through the whole mesh: the job makes it once, with a token of the coach's own."""

from __future__ import annotations

import json
import os
import signal
import time
import uuid
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from runningmate.analytics.v1 import athlete_pb2
from runningmate.analytics.v1.athlete_service_pb2_grpc import AthleteServiceStub
from runningmate_cli.sample import Kind, plan, render
from runningmate_servicekit.delegation import READ_SCOPE, SCHEME, audience_of, issuer_of
from runningmate_servicekit.issuer import Issuer
from tests.e2e.conftest import running_mesh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import Mesh

SEED = 11
TODAY = datetime.now(UTC).date()
MONDAY = TODAY - timedelta(days=TODAY.weekday())
WEEKS = 3
KINDS = set(Kind) - {Kind.STRENGTH}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mesh]:
    """A mesh whose athlete trained twice in each of the last three weeks."""
    folder: Path = tmp_path_factory.mktemp("workouts")
    counts = Counter[object]()
    for number, workout in enumerate(plan(SEED, TODAY)):
        day = workout.started_at.date()
        week = day - timedelta(days=day.weekday())
        if MONDAY - timedelta(weeks=WEEKS) <= week < MONDAY and workout.kind in KINDS and counts[week] < 2:
            counts[week] += 1
            (folder / f"{number}.fit").write_bytes(render(workout).data)
    with running_mesh() as mesh:
        assert "No week has been reviewed yet" in mesh.run("weeks", "list")
        mesh.run("import", str(folder))
        ends_at = time.monotonic() + 60
        while mesh.json("athlete", "show")["athlete"]["staleActivityCount"]:
            assert time.monotonic() < ends_at, "the numbers did not settle"
        yield mesh


def weeks(mesh: Mesh) -> list[str]:
    """Mondays of the weeks that have a review."""
    return [one["fromDate"] for one in mesh.json("weeks", "list")["reviews"]]


def test_the_job_says_when_analytics_is_away_and_its_next_runs_make_each_review_once(trained: Mesh) -> None:
    pid = trained.parts()["analytics"]["pid"]
    os.kill(pid, signal.SIGSTOP)
    try:
        told = trained.run("jobs", "run", "weekly-review", code=1)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert "Analytics does not answer; the next run reviews what is left." in told
    with ThreadPoolExecutor(3) as pool:
        for run in [pool.submit(trained.run, "jobs", "run", "weekly-review") for _ in range(3)]:
            run.result()
    made = weeks(trained)
    # On a Monday morning the last week is not over yet.
    assert set(made) <= {str(MONDAY - timedelta(weeks=back)) for back in range(1, WEEKS + 1)}
    assert len(made) == 2, "the last two weeks, each once, and no older one"
    assert made == sorted(made, reverse=True)
    assert "0 weeks were reviewed." in trained.run("jobs", "run", "weekly-review")
    assert weeks(trained) == made


def test_a_kept_review_is_what_the_coach_says_of_that_week_with_evidence(trained: Mesh) -> None:
    trained.run("jobs", "run", "weekly-review")
    kept = trained.json("weeks", "show")["review"]
    assert (kept["state"], kept["engine"]) == ("WEEK_REVIEW_STATE_KEPT", "rules")
    said = " ".join(one["text"] for one in kept["sentences"])
    anew = trained.run("review", "--week", kept["fromDate"])
    assert said == " ".join(anew.splitlines()[2:]).strip()
    evidence = [one for sentence in kept["sentences"] for one in sentence["evidence"]]
    assert evidence
    shown = trained.run("weeks", "show", "--evidence")
    assert all(one["value"]["valueId"] in shown for one in evidence)
    path = f"/v1/week-reviews/{kept['toDate']}"
    answer = trained.rest("GET", path, token=trained.token())
    assert answer.body["review"]["sentences"] == kept["sentences"]


def test_the_coachs_key_opens_nothing_at_the_gateway_and_little_at_analytics(trained: Mesh) -> None:
    key = Issuer.load_or_create(trained.home / "secrets/service-coach.pem", issuer_of("coach"), "")
    claims = {"aud": audience_of("analytics"), "reader": "rules"}
    token = key.sign(str(uuid.uuid4()), [READ_SCOPE], 30, claims=claims)
    at_analytics = (_analytics(trained), SCHEME)
    for port, scheme in (
        (trained.port, SCHEME),
        (trained.port, "Bearer"),
        (at_analytics[0], "Bearer"),
        at_analytics,
    ):
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub, metadata = AthleteServiceStub(channel), (("authorization", f"{scheme} {token}"),)
            codes = [
                _code(stub.GetAthlete, athlete_pb2.GetAthleteRequest(), metadata),
                _code(stub.UpdateAthlete, athlete_pb2.UpdateAthleteRequest(sex="SEX_MALE"), metadata),
            ]
        expected = ["OK", "PERMISSION_DENIED"] if (port, scheme) == at_analytics else ["UNAUTHENTICATED"] * 2
        assert codes == expected, (port, scheme)
    assert (trained.home / "secrets/service-coach.pem").stat().st_mode & 0o077 == 0
    for log in (trained.home / "logs").glob("*.log"):
        assert b"eyJ" not in log.read_bytes(), log.name


def _code(call: Any, request: Any, metadata: Any) -> str:
    try:
        call(request, metadata=metadata, timeout=10)
    except grpc.RpcError as error:
        return str(error.code().name)
    return "OK"


def _analytics(mesh: Mesh) -> int:
    return int(json.loads((mesh.home / "run/state.json").read_text())["ports"]["analytics"])


def test_the_athletes_export_holds_the_reviews(trained: Mesh, tmp_path: Path) -> None:
    trained.run("jobs", "run", "weekly-review")
    trained.run("athlete", "export", "--out", str(tmp_path / "all.zip"))
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        held = json.loads(archive.read("week-reviews.json"))
    assert [one["fromDate"] for one in held["reviews"]] == weeks(trained)
    assert all(one["sentences"][0]["text"] for one in held["reviews"])
