"""What another implementation of FIT writes and reads: Garmin's SDK as the oracle."""

from __future__ import annotations

import csv
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from garmin_fit_sdk import Encoder, Profile

from analytics.tests.unit.formats.fitbytes import EPOCH_S, with_crc
from analytics.tests.unit.formats.oracle import EXPLAINED, compare
from runningmate_analytics.domain.formats import decode, sports
from runningmate_analytics.domain.formats.fit import read_columns
from runningmate_analytics.domain.model import Recording, RecordingError, RejectReason, Sport

FILE_ID, SESSION, LAP, RECORD, EVENT = 0, 18, 19, 20, 21
START_S = 1_700_000_000 - EPOCH_S


def _written(count: int = 600) -> bytes:
    encoder = Encoder()
    encoder.write_mesg(
        {"mesg_num": FILE_ID, "type": "activity", "manufacturer": "garmin", "time_created": START_S}
    )
    encoder.write_mesg({"mesg_num": EVENT, "timestamp": START_S, "event": "timer", "event_type": "start"})
    for second in range(count):
        record: dict[str, Any] = {
            "mesg_num": RECORD,
            "timestamp": START_S + second,
            "position_lat": 600_000_000 + second * 50,
            "position_long": 80_000_000,
            "enhanced_altitude": 400 + second / 10,
            "enhanced_speed": 3.5,
            "distance": second * 3.5,
            "cadence": 85,
        }
        if second % 3:
            record |= {"heart_rate": 120 + second % 40}
        encoder.write_mesg(record)
    totals = {"start_time": START_S, "total_elapsed_time": float(count), "total_timer_time": float(count)}
    encoder.write_mesg(
        {"mesg_num": LAP, "timestamp": START_S + count, **totals, "total_distance": count * 3.5}
    )
    encoder.write_mesg(
        {
            "mesg_num": SESSION,
            "timestamp": START_S + count,
            **totals,
            "sport": "running",
            "sub_sport": "track",
        }
    )
    return bytes(encoder.close())


def test_a_file_of_the_sdk_comes_back() -> None:
    (recording,) = decode(_written(), "fit")
    assert recording.sport is Sport.RUN
    assert recording.sub_sport == "track"
    assert recording.started_at == datetime.fromtimestamp(START_S + EPOCH_S, UTC)
    assert recording.time_s.tolist() == list(range(600))
    assert recording.channels["altitude_m"][10] == pytest.approx(401)
    assert recording.channels["distance_m"][-1] == pytest.approx(599 * 3.5)
    assert np.isnan(recording.channels["heart_rate_bpm"][0])
    assert recording.channels["heart_rate_bpm"][1] == 121
    assert recording.laps[0].elapsed_time_s == 600
    assert recording.device.manufacturer == "garmin"
    assert recording.summary.timer_time_s == 600


def _listed(shared_data: Path) -> list[dict[str, str]]:
    with (shared_data / "manifest.csv").open(encoding="utf-8") as manifest:
        return [row for row in csv.DictReader(manifest) if row["format"] == "fit"]


def _outcome(data: bytes) -> tuple[list[Recording], RecordingError | None]:
    try:
        return decode(data, "fit"), None
    except RecordingError as error:
        return [], error


_UNFIT = (RejectReason.NOT_AN_ACTIVITY, RejectReason.NO_SAMPLES)
_BROKEN = (RejectReason.TRUNCATED, RejectReason.BAD_CRC, RejectReason.CORRUPT)


def _agree(paths: list[Path]) -> int:
    """Compares every message and channel with the SDK; gives how many values."""
    values = 0
    for path in paths:
        found = compare(path)
        assert not found.unexplained(), path
        # A reason must still have its difference.
        assert {what for name, what in EXPLAINED if name == path.name} == set(found.differences), path
        values += sum(found.channels.values())
    return values


def test_real_files_agree_with_the_sdk(shared_data: Path) -> None:
    # The SDK needs a second per 10,000 records; `make oracle` compares the rest.
    few = [shared_data / row["path"] for row in _listed(shared_data) if int(row["records"] or 0) <= 3600]
    assert len(few) > 45
    assert _agree(few) > 250_000


def test_fetched_files_agree_with_the_sdk(recordings: Path) -> None:
    assert _agree(sorted(recordings.rglob("*.fit"))) > 150_000


def test_only_records_that_repeat_a_second_differ_in_the_heart_rate_of_straps(shared_data: Path) -> None:
    path = shared_data / "fit/tormoder__fit/activity_poolswim_with_hr.fit"
    (columns,) = read_columns(path.read_bytes())
    rows = np.array(compare(path).rows["heart_rate_bpm"])
    assert (columns.time_s[rows] == columns.time_s[rows - 1]).all()


def test_every_file_of_the_manifest_is_accounted_for(shared_data: Path) -> None:
    for row in _listed(shared_data):
        found, error = _outcome((shared_data / row["path"]).read_bytes())
        broken = "corrupt" in row["notes"] or "crc mismatch" in row["notes"]
        if error is None:
            assert any(one.partial for one in found) == broken, row["path"]
            if broken:
                continue
            assert sum(len(one.lengths) for one in found) == int(row["lengths"]), row["path"]
            continue
        assert error.reason in (_BROKEN if broken else _UNFIT), (row["path"], error)
        # DeveloperData and TestEncode have records, but none with a time.
        assert broken or int(row["records"]) <= 3, row["path"]


def test_the_sdks_profile_has_the_sports_that_are_known_here() -> None:
    for ours, theirs in ((sports.SPORT_NAMES, "sport"), (sports.SUB_SPORT_NAMES, "sub_sport")):
        profile = {int(number): name for number, name in Profile["types"][theirs].items()}
        assert ours.items() <= profile.items()


def test_hostile_mutations_end_in_recordings_or_a_refusal() -> None:
    """Checksums are repaired, so that mutations get past them."""
    chance = random.Random(20240229)
    whole = _written(60)
    outcomes = set()
    for _ in range(400):
        mutated = bytearray(whole[:-2])
        mutated[12:14] = b"\0\0"
        for _ in range(chance.randint(1, 8)):
            mutated[chance.randrange(14, len(mutated))] = chance.choice(
                (0, 1, 0x40, 0x60, 0x7F, 0x80, 0xFF, chance.randrange(256))
            )
        try:
            found = decode(with_crc(bytes(mutated)), "fit")
        except RecordingError as error:
            outcomes.add(error.reason.value)
        else:
            outcomes.add("recordings")
            for one in found:
                _check_promises(one)
    assert {"recordings", "corrupt"} <= outcomes


def test_random_bytes_end_in_a_refusal() -> None:
    chance = random.Random(7)
    for kind in ("fit", "gpx", "tcx"):
        for _ in range(100):
            with pytest.raises(RecordingError):
                decode(chance.randbytes(chance.randrange(1, 300)), kind)


def _check_promises(recording: Recording) -> None:
    assert len(recording.time_s) or recording.lengths
    assert np.all(np.diff(recording.time_s) > 0)
    for values in recording.channels.values():
        assert values.shape == recording.time_s.shape
        assert np.isfinite(values).any()
        assert not np.isinf(values).any()
    assert all(pause.end_s > pause.start_s for pause in recording.pauses)
