from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from google.protobuf import json_format
from google.protobuf.message import Message

from cli.tests.commands.conftest import Mesh
from cli.tests.commands.fakemesh import DEAD_ID
from runningmate.analytics.v1 import (
    activity_pb2,
    athlete_pb2,
    best_effort_pb2,
    data_use_pb2,
    edit_pb2,
    fitness_pb2,
)
from runningmate.charts.v1 import chart_pb2
from runningmate.coach.v1 import ask_pb2, review_pb2, week_review_pb2
from runningmate.collector.v1 import (
    data_deletion_pb2,
    event_log_pb2,
    import_pb2,
    job_pb2,
    storage_pb2,
    strava_login_pb2,
    strava_pb2,
)
from runningmate.identity.v1 import login_pb2

DOCUMENTS: list[tuple[list[str], type[Message]]] = [
    (["login"], login_pb2.CreateLoginCodeResponse),
    (["token"], login_pb2.Tokens),
    (["activities"], activity_pb2.ListActivitiesResponse),
    (["activity", "last"], activity_pb2.GetActivityResponse),
    (["delete", "last", "--yes"], activity_pb2.DeleteActivityResponse),
    (["edit", "trim", "last", "--from", "60"], edit_pb2.EditActivityResponse),
    (["edit", "split", "last", "--at", "600"], edit_pb2.EditActivityResponse),
    (["edit", "source", "last", "power_w", DEAD_ID], edit_pb2.EditActivityResponse),
    (["edit", "separate", "last", DEAD_ID], edit_pb2.EditActivityResponse),
    (["edit", "remove", "last", DEAD_ID], edit_pb2.DeleteSourceResponse),
    (["edit", "link", "last", "aaaa2222"], edit_pb2.EditActivityResponse),
    (["edit", "option", "last", "pool_repair", "on"], edit_pb2.EditActivityResponse),
    (["edit", "title", "last", "The hill"], edit_pb2.EditActivityResponse),
    (["edit", "sport", "last", "run"], edit_pb2.EditActivityResponse),
    (["reprocess"], edit_pb2.GetReprocessingResponse),
    (["reprocess", "--everybody"], edit_pb2.ReprocessAthletesResponse),
    (["imports"], import_pb2.ListImportsResponse),
    (["athlete", "show"], athlete_pb2.GetAthleteResponse),
    (["athlete", "set", "--sex", "male"], athlete_pb2.UpdateAthleteResponse),
    (["athlete", "add", "weight", "72"], athlete_pb2.PutSettingResponse),
    (["athlete", "erasures"], athlete_pb2.ListErasuresResponse),
    (["data", "policy"], data_use_pb2.GetDataUsePolicyResponse),
    (["data", "activity", "last"], data_use_pb2.GetActivityDataUseResponse),
    (["data", "delete", "strava-api", "--yes"], data_deletion_pb2.DeleteSourceDataResponse),
    (["data", "receipts"], data_deletion_pb2.ListDataDeletionsResponse),
    (["fitness"], fitness_pb2.GetFitnessResponse),
    (["best", "5k"], best_effort_pb2.ListBestEffortsResponse),
    (["chart"], chart_pb2.ListChartsResponse),
    (["chart", "fitness"], chart_pb2.RenderChartResponse),
    (["events", "dead", "list"], event_log_pb2.ListDeadLettersResponse),
    (["events", "dead", "show", DEAD_ID], event_log_pb2.GetDeadLetterResponse),
    (["events", "dead", "replay", DEAD_ID], event_log_pb2.ReplayDeadLettersResponse),
    (["jobs", "list"], job_pb2.ListJobsResponse),
    (["jobs", "run", "tidy"], job_pb2.GetJobRunResponse),
    (["jobs", "run", "tidy", "--no-wait"], job_pb2.GetJobRunResponse),
    (["jobs", "history", "tidy"], job_pb2.ListJobRunsResponse),
    (["strava", "status"], strava_pb2.GetStravaConnectionResponse),
    (["strava", "sync", "--wait"], strava_pb2.SyncStravaResponse),
    (["strava", "activities"], strava_pb2.ListStravaActivitiesResponse),
    (["strava", "open", "7"], strava_pb2.OpenStravaActivityResponse),
    (["strava", "disconnect", "--yes"], strava_pb2.DisconnectStravaResponse),
    (["config", "list"], strava_pb2.GetStravaConnectionResponse),
    (["config", "remove", "strava"], strava_login_pb2.DeleteStravaApplicationResponse),
    (["storage", "verify"], storage_pb2.ListDamagedObjectsResponse),
    (["weeks", "list"], week_review_pb2.ListWeekReviewsResponse),
    (["weeks", "show"], week_review_pb2.GetWeekReviewResponse),
]


@pytest.mark.parametrize(
    ("args", "kind"), DOCUMENTS, ids=lambda value: "-".join(value) if isinstance(value, list) else ""
)
def test_json_is_one_document_of_the_contract(mesh: Mesh, args: list[str], kind: type[Message]) -> None:
    json_format.ParseDict(mesh.json(*args), kind())


def test_status_and_doctor_are_json_too(mesh: Mesh) -> None:
    assert mesh.json("status")["phase"] == "ready"
    assert all(finding["well"] for finding in mesh.json("doctor"))


def test_a_streamed_review_is_one_message_a_line(mesh: Mesh) -> None:
    lines = mesh.run("review", "last", "--json").stdout.splitlines()
    pieces = [json_format.Parse(line, review_pb2.ReviewActivityResponse()) for line in lines]
    kinds = [piece.WhichOneof("piece") for piece in pieces]
    assert kinds == ["started", "sentence", "sentence", "completed"]


def test_an_answer_is_prose_and_shows_its_evidence_when_asked(mesh: Mesh) -> None:
    plain = mesh.run("ask", "how", "fit", "am", "I?")
    assert plain.stdout.splitlines() == ["Your fitness is 47."]
    assert "The budget of today is used up." in plain.stderr
    shown = mesh.run("ask", "how fit am I?", "--evidence").stdout
    assert "47: fitness/2026-05-01/fitness, 2026-05-01, coverage 90 %" in " ".join(shown.split())
    lines = mesh.run("ask", "how fit am I?", "--json").stdout.splitlines()
    kinds = [json_format.Parse(line, ask_pb2.AskResponse()).WhichOneof("piece") for line in lines]
    assert kinds == ["started", "sentence", "suggestions", "ended", "completed"]


def test_a_review_shows_what_its_numbers_rest_on_when_asked(mesh: Mesh) -> None:
    assert "recorded speed" not in mesh.run("review", "last").stdout
    shown = " ".join(mesh.run("review", "last", "--evidence").stdout.split())
    assert "4:25 /km: aaaa1111/mean_pace_s_per_km, 2026-05-01, recorded speed, coverage 90 %" in shown


def test_a_week_is_reviewed_the_last_one_or_that_of_a_day(mesh: Mesh) -> None:
    last = mesh.run("review", "--week").stdout.split("\n")
    assert [line for line in last if line] == [
        "2026-04-27 to 2026-05-03 (engine: rules)",
        "Go on as planned.",
    ]
    assert "2026-05-04 to" in mesh.run("review", "--week", "2026-05-04").stdout


def test_an_answer_that_was_cut_is_an_error(mesh: Mesh) -> None:
    result = mesh.run("ask", "what was cut?", code=3)
    assert "The answer" in result.stderr


def test_sentences_come_as_they_are_written(mesh: Mesh) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "runningmate_cli", "--home", str(mesh.home), "review"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    came_s = {}
    for line in process.stdout:
        came_s[line.strip()] = time.monotonic()
    assert process.wait() == 0
    process.stdout.close()
    assert came_s["Rest tomorrow."] - came_s["Pace held at 4:25 /km."] > 0.25


def test_ctrl_c_ends_without_a_traceback(mesh: Mesh) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "runningmate_cli", "--home", str(mesh.home), "review"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while "Pace held" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors.strip()) == (130, "runningmate: interrupted")


def test_a_review_that_breaks_off_says_so(mesh: Mesh) -> None:
    result = mesh.run("review", "aaaa2", code=3)
    assert "Pace held" in result.stdout
    assert "Analytics went away" in result.stderr


def test_without_a_terminal_output_is_plain(mesh: Mesh) -> None:
    for args in (["activities"], ["activity", "last"], ["athlete", "show"], ["fitness"], ["--help"]):
        done = mesh.process(*args)
        assert done.returncode == 0
        text = done.stdout.decode()
        assert "\x1b" not in text
        assert all(line == line.rstrip() for line in text.splitlines())


def test_output_survives_a_terminal_without_these_signs(mesh: Mesh) -> None:
    done = mesh.process("fitness", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"?12" in done.stdout  # the minus sign of a form of -12


def test_activities_are_listed_on_the_clock_of_their_place(mesh: Mesh) -> None:
    text = mesh.run("activities").stdout
    run = next(line for line in text.splitlines() if "Morning run" in line)
    assert run.split()[:3] == ["2026-03-02", "06:30", "run"]
    assert "10.2 km" in run
    assert "45:10" in run
    assert "4:25 /km" in run
    assert "62*" in run
    assert "estimated" in text
    assert "8.42 km" in text


def test_activities_can_be_narrowed(mesh: Mesh) -> None:
    assert "Morning run" not in mesh.run("activities", "--sport", "ride").stdout
    assert len(mesh.json("activities", "--limit", "1")["activities"]) == 1
    assert "activities` lists all" in mesh.run("activities", "--sport", "row").stdout
    assert "2026-01-31" in mesh.run("activities", "--from", "yesterday", code=2).stderr


def test_what_is_missing_comes_with_the_command_that_sets_it(mesh: Mesh) -> None:
    assert "runningmate athlete set --sex" in mesh.run("activity", "last").stdout
    ride = mesh.run("activity", "aaaa2").stdout
    assert "runningmate athlete add threshold-power 265 --sport ride" in ride
    assert "runningmate athlete add threshold-power" in mesh.run("fitness").stdout
    assert "runningmate athlete add threshold-pace 1:38 --sport swim" in mesh.run("athlete", "show").stdout


def test_evidence_of_estimates_is_shown(mesh: Mesh) -> None:
    assert "estimated: 5 km in 20:24" in mesh.run("activity", "last").stdout


def test_the_quickest_times_are_shown_by_distance(mesh: Mesh) -> None:
    shown = " ".join(mesh.run("best").stdout.split())
    assert "5.00 km 20:14 4:03 /km 2026-03-02" in shown
    assert "good to some seconds" in shown
    assert "1,609" not in mesh.run("best", "mile", "1,5 km").stdout
    assert "No such activity" in mesh.run("best", "marathon").stdout
    assert "is no distance" in mesh.run("best", "far", code=2).stderr


def test_fitness_has_true_minus_signs_and_whole_numbers(mesh: Mesh) -> None:
    last = next(line for line in mesh.run("fitness").stdout.splitlines() if line.startswith("2026-03-02"))
    assert last.split()[1:] == ["0", "62", "40", "56", "\N{MINUS SIGN}12"]
    assert "2026-03-01" not in mesh.run("fitness", "--days", "1").stdout


def test_a_chart_becomes_one_file(mesh: Mesh, tmp_path: Path) -> None:
    out = tmp_path / "fitness.html"
    mesh.run("chart", "fitness", "--activity", "last", "--out", str(out))
    text = out.read_text()
    assert "About aaaa1111-0000-4000-8000-000000000001." in text
    assert "<script src" not in text
    mesh.run("chart", "fitness", code=2)
    assert "cannot be written" in mesh.run("chart", "fitness", "--out", "/proc/x.html", code=1).stderr
    assert "Fitness by day." in mesh.run("chart").stdout


def test_deleting_names_what_will_be_gone(mesh: Mesh) -> None:
    assert "Morning run of 2026-03-02" in mesh.run("delete", "last", code=2).stderr
    assert "Deleted Morning run" in mesh.run("delete", "last", "--yes").stdout
    assert "Morning run" not in mesh.run("activities").stdout


def test_settings_are_given_taken_back_and_shown(mesh: Mesh) -> None:
    mesh.run("athlete", "set", "--sex", "female", "--time-zone", "Europe/Vienna", "--weight", "61,5 kg")
    mesh.run("athlete", "add", "ftp", "265", "--from", "2026-01-01")
    mesh.run("athlete", "add", "threshold-pace", "4:05", "--sport", "run")
    text = mesh.run("athlete", "add", "css", "1:38").stdout
    for part in ("female", "Europe/Vienna", "61.5 kg", "265 W", "2026-01-01", "4:05 /km", "1:38 /100 m"):
        assert part in text
    assert "265 W" not in mesh.run("athlete", "remove", "ftp", "--from", "2026-01-01").stdout
    mesh.run("athlete", "remove", "ftp", "--from", "2026-01-01", code=5)
    mesh.run("athlete", "set", code=2)
    mesh.run("athlete", "add", "height", "180", code=2)


def test_dead_letters_are_shown_and_sent_again(mesh: Mesh) -> None:
    assert "The stored bytes are gone." in mesh.run("events", "dead", "list").stdout
    assert '{"revision": 1}' in mesh.run("events", "dead", "show", DEAD_ID).stdout
    assert DEAD_ID in mesh.run("events", "dead", "replay", DEAD_ID).stdout


def test_the_json_holds_defaults_as_the_rest_paths_do(mesh: Mesh) -> None:
    document = json.loads(mesh.run("athlete", "show", "--json").stdout)
    assert document["athlete"]["staleActivityCount"] == 0


def test_an_edit_says_what_undoes_it_and_is_undone_once(mesh: Mesh) -> None:
    shown = mesh.run("edit", "split", "last", "--at", "600").stdout
    assert "The new activity is cccc3333" in shown
    undo = shown.splitlines()[-1].rpartition("runningmate ")[2].split()
    assert mesh.run(*undo).stdout.startswith("Undone: split")
    assert "no edit" in mesh.run(*undo, code=5).stderr


def test_reprocessing_is_waited_for_until_nothing_is_left(mesh: Mesh) -> None:
    done = mesh.run("reprocess", "--all", "--wait")
    assert "2 activities are left." in done.stderr
    assert "0 activities are left; 0 could not be composed." in done.stdout
    assert "4 activities are left." in mesh.run("reprocess", "--everybody", "--wait").stderr
    mesh.run("reprocess", "last", "--all", code=2)


def test_a_job_is_waited_for_and_its_outcome_is_the_exit_code(mesh: Mesh) -> None:
    done = mesh.run("jobs", "run", "tidy")
    assert done.stdout == "Two things were tidied.\n"
    assert "runs: 1 of 2" in done.stderr
    assert mesh.run("jobs", "run", "broken", code=1).stdout == "It broke.\n"
    assert "It broke." in mesh.run("jobs", "history", "broken").stdout
    assert "no such job" in mesh.run("jobs", "run", "nothing", code=5).stderr


def test_who_may_see_an_activity_is_said_with_the_reason_and_the_way_out(mesh: Mesh) -> None:
    said = " ".join(mesh.run("data", "activity", "last").stdout.split())
    assert "external models no It rests on Strava's API." in said
    assert "rest on estimates from further sources too: load" in said
    assert "were deleted on 2026-11-20" in said
    assert "Import the archive." in said


def test_the_policy_is_shown_as_a_table(mesh: Mesh) -> None:
    said = " ".join(mesh.run("data", "policy").stdout.split())
    assert "The default policy is on." in said
    assert "Strava's API yes yes yes no 7 days" in said
    assert "your files yes yes yes yes always" in said


def test_deleting_a_platforms_data_asks_and_gives_a_receipt(mesh: Mesh) -> None:
    refused = mesh.run("data", "delete", "strava-api", code=2)
    assert "Say --yes to do it" in refused.stderr
    said = " ".join(mesh.run("data", "delete", "strava-api", "--yes").stdout.split())
    assert "2026-11-26 10:00 UTC Strava's API asked for 41" in said
    assert "under way, 7 objects left" in said
    assert "41" in mesh.run("data", "receipts").stdout


def test_an_erasure_asks_says_who_confirmed_and_forgets_the_tokens(mesh: Mesh) -> None:
    mesh.new_athlete()
    refused = mesh.run("athlete", "erase", code=2)
    assert "Say --yes to do it" in refused.stderr
    athlete_id = mesh.vault.current()
    said = " ".join(mesh.run("athlete", "erase", "--yes").stdout.split())
    assert f"{athlete_id} 2026-11-26 10:00 UTC collector" in said
    assert "End the access yourself." in said
    assert mesh.vault.current() == ""
    assert "identity" in mesh.run("athlete", "erasures").stdout
