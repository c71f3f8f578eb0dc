"""The page of a running mesh, in a real browser: from the log-in link to the review, and everything that goes wrong."""

from __future__ import annotations

import faulthandler
import struct
import time
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from collector.tests.exports import ORDER, Workout, members, route, write
from runningmate_cli.mesh.services import AUDIENCE, ISSUER
from runningmate_cli.vault import Vault
from runningmate_servicekit.issuer import Issuer
from tests.e2e.conftest import running_mesh
from tests.messages_emulator import Emulator
from tests.messages_emulator.behaviour import BEHAVIOURS
from tests.page import browser, recordings, weeks
from tests.strava_emulator import State
from tests.strava_emulator.beside import beside

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Mesh


def expired_token(mesh: Mesh) -> str:
    """An access token of the mesh's athlete that ended some minutes ago."""
    issuer = Issuer.load_or_create(mesh.home / "secrets/issuer.pem", ISSUER, AUDIENCE)
    return issuer.sign(Vault(mesh.home).current(), ["athlete"], -300)


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    lines = zlib.compress((b"\0" + b"\x2e\x7d\x5b" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def bulk_export(folder: Path) -> Path:
    """A small one: two activities without files, one with a photo, and a row that gives nothing."""
    began = datetime(2016, 2, 1, 12, tzinfo=UTC)
    workouts = [
        Workout(1, began, "Run", "Langsam", more={"Media": "media/a.png", "Activity Gear": "Lotte"}),
        Workout(2, began + timedelta(days=1), "Swim", "Bahnen im Freibad", None, "", 1800, 1500.0),
        Workout(3, began, more={"Activity ID": ""}),
    ]
    beside = {
        "media/a.png": png(320, 200),
        "media.csv": b"Media Filename,Media Caption\nmedia/a.png,Am See\n",
        "bikes.csv": b"Fahrradname,Marke,Modell\nRondo,Rad,1\n",
        "shoes.csv": b"Schuhname,Marke,Modell\nLotte,Lauf,2\n",
        "components.csv": "Fahrrad,Komponententyp\nRondo,Kette für Berge\n".encode(),
        "profile.csv": b'Athleten-ID,Vorname,Nachname,Gewicht,Stadt\n90,Ada,L.,"61,5",Wien\n',
        "routes.csv": b"Name,Beschreibung,Dateiname\nAm See,Schattig,routes/1.gpx\n",
        "routes/1.gpx": route("Am See", [(47.0, 13.0, 400.0), (47.01, 13.0, 420.0)]),
    }
    return write(folder / "export_1.zip", members(workouts, "de", more=beside, columns=ORDER))


def reviewed_weeks(mesh: Mesh, folder: Path) -> str:
    """A code of an athlete whose last weeks were reviewed."""
    weeks.write(folder)
    code: str = mesh.json("login", "--new", "Wanda")["code"]
    mesh.run("import", str(folder))
    ends_at = time.monotonic() + 60
    while not mesh.json("weeks", "list")["reviews"]:  # until the numbers have settled nobody is reviewed
        assert time.monotonic() < ends_at, "the job did not review the weeks"
        mesh.run("jobs", "run", "weekly-review")
    return code


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(bool(browser.missing()), reason=browser.missing() or "nothing is missing")
def test_the_whole_way_from_the_link_to_the_review(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    faulthandler.cancel_dump_traceback_later()  # of the limit that tests have usually; this one has its own
    recordings.write(tmp_path)
    state = State()
    state.add_application()
    state.add_athlete(workouts=4)
    model = Emulator(responder=BEHAVIOURS["honest"])
    with beside(state) as strava, strava.also(model), running_mesh(strava.environment) as mesh:
        said = browser.node(
            browser.RENDERER / "e2e/run.mjs",
            environment={
                "RUNNINGMATE_URL": f"http://127.0.0.1:{mesh.port}",
                "RUNNINGMATE_LOGIN_CODE": mesh.json("login")["code"],
                "RUNNINGMATE_EXPIRED_TOKEN": expired_token(mesh),
                "RUNNINGMATE_STRAVA": strava.emulator.url,
                "RUNNINGMATE_STRAVA_LOGIN_CODE": mesh.json("login", "--new", "Strava's")["code"],
                "RUNNINGMATE_HOME": str(mesh.home),
                "RUNNINGMATE_RECORDINGS": str(tmp_path),
                "RUNNINGMATE_RECORDINGS_CODE": mesh.json("login", "--new", "Eve")["code"],
                "RUNNINGMATE_COACH_CODE": mesh.json("login", "--new", "Cora")["code"],
                "RUNNINGMATE_WEEKS_CODE": reviewed_weeks(mesh, tmp_path_factory.mktemp("weeks")),
                "RUNNINGMATE_PLAN_CODE": mesh.json("login", "--new", "Pia")["code"],
                "RUNNINGMATE_SETTINGS_CODE": mesh.json("login", "--new", "Sam")["code"],
                "RUNNINGMATE_MODEL": model.url,
                "RUNNINGMATE_EXPORT": str(bulk_export(tmp_path_factory.mktemp("export"))),
                "CHROMIUM": browser.chromium() or "",
            },
            within_s=840,
        )
    print(said)
