"""Names of a Garmin account export: joined by the moment of the start, and no table can do harm."""

from __future__ import annotations

import json
import struct
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from google.protobuf import json_format

from collector.tests.files import zipped
from runningmate.common.v1 import description_pb2
from runningmate_collector.domain.garminexport import Summaries, is_summary, read_summaries
from runningmate_collector.domain.kinds import created_at
from runningmate_collector.domain.limits import Limits
from runningmate_collector.service.content import Body
from runningmate_collector.service.examination import Examined
from runningmate_collector.service.unpacking import Unpacker
from runningmate_collector.wire.descriptions import document_of

AT = datetime(2024, 5, 3, 6, 7, 8, tzinfo=UTC)
TABLE = "DI_CONNECT/DI-Connect-Fitness/ada@example.org_0_summarizedActivities.json"
FILES = "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip"


def activity(number: int, at: datetime, name: object = "Lauf", **more: Any) -> dict[str, Any]:
    begun_ms = at.timestamp() * 1000
    return {"activityId": number, "name": name, "beginTimestamp": begun_ms, "activityType": "running", **more}


def table(*activities: Any) -> bytes:
    return json.dumps([{"summarizedActivitiesExport": list(activities)}]).encode()


def fit(at: datetime, mark: bytes = b"1", order: str = "<") -> bytes:
    """Begins with a file_id message: an activity, created then."""
    seconds = int((at - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds())
    fields = bytes((0, 1, 0, 4, 4, 0x86))
    messages = struct.pack(f"{order}BBBHB", 0x40, 0, order == ">", 0, 2) + fields
    content = messages + struct.pack(f"{order}BBL", 0, 4, seconds) + mark.ljust(200, b"\0")
    return struct.pack("<BBHI4sH", 14, 0x20, 2100, len(content), b".FIT", 0) + content + b"\0\0"


def unpacked(tmp_path: Path, archive: bytes) -> dict[str, Examined]:
    unpacker = Unpacker(UUID(int=1), "export.zip", Body.of(archive), Limits(), tmp_path, document_of)
    found: dict[str, Examined] = {}
    while batch := unpacker.batch():
        found |= {each.file_name.rpartition("/")[2]: each for each in batch}
    return found


def said(found: Examined) -> description_pb2.ActivityDescription | None:
    if found.document is None:
        return None
    return json_format.Parse(found.document.content, description_pb2.ActivityDescription())


def test_files_in_inner_archives_get_name_and_words_of_the_activity_that_began_with_them(
    tmp_path: Path,
) -> None:
    later = AT + timedelta(hours=2)
    words = {"description": "Mit Ada"}
    content = table(activity(7, AT, "Rund um den See", **words), activity(8, later), activity(9, later, ""))
    inner = zipped(
        {
            "a_71.fit": fit(AT + timedelta(seconds=2), b"1"),
            "a_72.fit": fit(later, b"2", ">"),
            "a_73.fit": fit(AT + timedelta(days=9), b"3"),
        }
    )
    found = unpacked(tmp_path, zipped({FILES: inner, TABLE: content, "DI_CONNECT/x.json": b"{}"}))
    first, second = said(found["a_71.fit"]), said(found["a_72.fit"])
    assert first is not None
    assert (first.provider, first.provider_activity_id, first.name) == ("garmin", "7", "Rund um den See")
    assert first.description == "Mit Ada"
    assert second is not None
    assert second.provider_activity_id == "8"
    assert said(found["a_73.fit"]) is None
    assert "It was read" in found[TABLE.rpartition("/")[2]].verdict.detail  # type: ignore[union-attr]


def test_without_the_table_files_come_as_they_are(tmp_path: Path) -> None:
    found = unpacked(tmp_path, zipped({FILES: zipped({"a_71.fit": fit(AT)})}))
    assert said(found["a_71.fit"]) is None


def test_the_words_of_an_activity_go_to_one_file(tmp_path: Path) -> None:
    inner = zipped({"a.fit": fit(AT, b"1"), "b.fit": fit(AT, b"2")})
    found = unpacked(tmp_path, zipped({TABLE: table(activity(7, AT)), FILES: inner}))
    assert [said(found[name]) is None for name in ("a.fit", "b.fit")] == [False, True]


def test_two_activities_as_near_to_a_file_name_none() -> None:
    second = timedelta(seconds=1)
    summaries = read_summaries([table(activity(7, AT - second), activity(8, AT + second))])
    assert summaries.begun_at(AT) is None
    nearer = summaries.begun_at(AT + second)
    assert nearer is not None
    assert nearer.provider_activity_id == "8"
    assert summaries.begun_at(AT + timedelta(minutes=3)) is None


HOSTILE = {
    "no json": b"\xff\xfe\x00 no",
    "empty": b"",
    "another root": b'{"summarizedActivitiesExport": 5}',
    "nulls": table(None, 1, "x", [], {}),
    "wrong types": table(activity(7, AT, 5), activity(8, AT, ["x"]), {"activityId": "9", "name": "x"}),
    "no time": table(
        {"activityId": 7, "name": "x"}, {"activityId": 8, "name": "x", "beginTimestamp": "soon"}
    ),
    "times that are none": table(
        *({"activityId": 7, "name": "x", "beginTimestamp": value} for value in (-1, 1e300, 1e18, True))
    )
    + b'[{"summarizedActivitiesExport": [{"activityId": 7, "name": "x", "beginTimestamp": NaN}]}]',
    "deep": b'[{"summarizedActivitiesExport": [{"a": ' + b"[" * 300_000,
    "a number of many digits": b'{"summarizedActivitiesExport": [{"activityId": ' + b"9" * 100_000 + b"}]}",
    "an id that is too long": table(activity(10**21, AT)),
    "one endless text": b'{"summarizedActivitiesExport": [{"name": "' + b"x" * 2_000_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_table_names_nothing_and_raises_nothing(content: bytes) -> None:
    assert read_summaries([content]) == Summaries()


def test_a_table_that_breaks_off_gives_what_it_had_and_half_characters_are_replaced() -> None:
    whole = table(activity(7, AT, "\ud800 Lauf\x00"), activity(8, AT + timedelta(hours=1)))
    (kept,) = read_summaries([whole[:-40]]).activities
    assert kept.name.startswith("? Lauf")
    document_of(kept)


@pytest.mark.parametrize(
    "piece",
    [
        b"{},",
        b",",
        b'{"summarizedActivitiesExport":[',
        b'"summarizedActivitiesExport":[{"a":1',
        b'{"a":[1,2,3]}',
    ],
)
def test_a_long_table_of_nothing_takes_no_longer_than_its_length(piece: bytes) -> None:
    content = b'{"summarizedActivitiesExport":[' + piece * (8_000_000 // len(piece))
    began_s = time.process_time()
    assert read_summaries([content]) == Summaries()
    assert time.process_time() - began_s < 5


def test_activities_that_lie_across_the_windows_are_all_read() -> None:
    made = [activity(1 + number, AT + timedelta(hours=number), laps="x" * 3_000) for number in range(1_000)]
    found = read_summaries([table(*made)]).activities
    assert [one.provider_activity_id for one in found] == [str(one["activityId"]) for one in made]


def test_millions_of_small_lists_do_not_fill_the_memory() -> None:
    content = b'{"summarizedActivitiesExport": [{"a": [' + b"[]," * 3_000_000
    tracemalloc.start()
    try:
        assert read_summaries([content]) == Summaries()
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak_bytes < 6 * len(content)


def test_tables_are_told_by_their_path() -> None:
    assert is_summary(TABLE)
    assert is_summary("DI-Connect-Fitness/x_1001_summarizedActivities.json")
    assert not is_summary("DI-Connect-Fitness/x_personalRecord.json")
    assert not is_summary("elsewhere/summarizedActivities.json")


def test_a_file_without_a_time_says_none() -> None:
    assert created_at(fit(AT)) == AT
    assert created_at(b"") is None
    assert created_at(b"\x0e" * 40) is None
