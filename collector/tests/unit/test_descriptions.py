"""What is said about a recording: stored as equal bytes, replaced by what is newer, never by another activity's."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from google.protobuf import json_format

from runningmate.common.v1 import description_pb2
from runningmate_collector.domain import description as domain
from runningmate_collector.domain.adoption import Adoption, Arrival, adopt
from runningmate_collector.domain.description import Description, Document, Gear, Photo, Summary, Weather
from runningmate_collector.domain.model import (
    Format,
    ItemState,
    Recording,
    RecordingState,
    SourceKind,
)
from runningmate_collector.domain.outcomes import Deleted, without_activity
from runningmate_collector.wire import described_event, ingested_event
from runningmate_collector.wire.descriptions import document_of

ATHLETE = UUID(int=7)
SAID = Description("strava", "17", "Over the hills")


def arrival(
    said: Description | None = SAID, sha256: str = "ab", origin: str | None = None, **more: Any
) -> Arrival:
    document = None if said is None else document_of(said)
    return Arrival(sha256, 10, Format.FIT, SourceKind.ARCHIVE, origin, document, **more)


def taken(known: Recording | None, came: Arrival) -> Adoption:
    return adopt(known, came, ATHLETE, uuid4())


def analysed(adoption: Adoption) -> Recording:
    return replace(adoption.recording, state=RecordingState.ANALYZED, activity_ids=(UUID(int=3),))


def full(kind: type) -> dict[str, Any]:
    values: dict[str, Any] = {
        "str": "x",
        "float | None": 2.5,
        "int | None": 3,
        "bool": True,
        "datetime | None": datetime(2026, 1, 2, tzinfo=UTC),
    }
    return {field.name: values[str(field.type)] for field in fields(kind) if str(field.type) in values}


def test_every_field_of_a_description_reaches_its_document() -> None:
    said = Description(
        **full(Description) | {"sport": "RUN"},
        gear=Gear(**full(Gear) | {"kind": "shoes"}),
        weather=Weather(**full(Weather)),
        photos=(Photo(**full(Photo)),),
        summary=Summary(**full(Summary)),
    )
    message = json_format.Parse(document_of(said).content, description_pb2.ActivityDescription())

    def unset(part: Any, path: str = "") -> list[str]:
        missing = []
        for field in part.DESCRIPTOR.fields:
            value = getattr(part, field.name)
            if not value:
                missing.append(path + field.name)
            elif field.message_type is not None and field.message_type.full_name.startswith("runningmate"):
                inner = value[0] if field.is_repeated else value
                missing += unset(inner, f"{field.name}.")
        return missing

    assert unset(message) == []


def test_equal_descriptions_have_equal_bytes_and_defaults_take_no_place() -> None:
    assert document_of(SAID).content == document_of(replace(SAID)).content
    assert json.loads(document_of(SAID).content) == {
        "name": "Over the hills",
        "provider": "strava",
        "provider_activity_id": "17",
    }


def test_hostile_texts_are_cut_and_cleaned() -> None:
    said = replace(SAID, name="a\x00b\ud800" + "n" * 5000, description="d\x00" * 30_000)
    content = json.loads(document_of(said).content)
    assert content["name"].startswith("a\ufffdb\ufffd")
    assert len(content["name"]) == 1000
    assert content["description"] == "d\ufffd" * (domain.MAX_TEXT_CHARS // 2)


def test_a_new_recording_is_announced_with_its_description() -> None:
    adoption = taken(None, arrival())
    event = ingested_event(ATHLETE, adoption.recording)
    document = document_of(SAID)
    assert adoption.ingest
    assert (event.description_revision, event.description_sha256) == (1, document.sha256)
    assert event.description_key == f"athlete/{ATHLETE}/archive/description/{document.sha256}"


def test_the_same_words_again_change_nothing() -> None:
    again = taken(analysed(taken(None, arrival())), arrival())
    assert not again.ingest
    assert not again.described
    assert again.result.state is ItemState.DUPLICATE


def test_other_words_are_announced_alone() -> None:
    known = analysed(taken(None, arrival()))
    again = taken(known, arrival(replace(SAID, name="Renamed")))
    assert again.described
    assert not again.ingest
    assert "newer" in again.result.detail
    event = described_event(ATHLETE, again.recording)
    assert (event.revision, event.description_revision) == (1, 2)
    assert event.description_sha256 != known.description.sha256 if known.description else False


def test_words_about_another_activity_with_equal_bytes_are_left_out() -> None:
    again = taken(analysed(taken(None, arrival())), arrival(replace(SAID, provider_activity_id="18")))
    assert not again.described


def test_a_file_without_words_leaves_those_that_are_there() -> None:
    known = analysed(taken(None, arrival()))
    assert taken(known, arrival(None)).recording.description == known.description


def test_of_an_origin_other_bytes_are_the_next_revision_of_the_same_recording() -> None:
    known = analysed(taken(None, arrival(origin="archive:strava:17")))
    again = taken(known, arrival(sha256="cd", origin="archive:strava:17"))
    assert again.ingest
    assert (again.recording.recording_id, again.recording.revision) == (known.recording_id, 2)
    assert again.recording.sha256 == "cd"
    assert again.recording.object_key.endswith("/cd")


@pytest.mark.parametrize("said", [SAID, None])
def test_a_deletion_takes_the_words_and_a_new_import_has_a_higher_revision(said: Description | None) -> None:
    known = analysed(taken(None, arrival()))
    gone = without_activity(known, Deleted(known.recording_id, 1, UUID(int=3), recording_removed=True))
    assert gone.description is None
    back = taken(gone, arrival(said))
    event = ingested_event(ATHLETE, back.recording)
    assert back.ingest
    assert event.revision == 2
    assert event.description_revision == (2 if said else 1)
    assert bool(event.description_key) == (said is not None)


def test_photos_of_a_document_are_known_by_their_keys() -> None:
    photos = (Photo("media/1.jpg", "archive/photo/17/aa", "aa"), Photo("media/2.jpg"))
    document: Document = document_of(replace(SAID, photos=photos))
    assert document.photos == ("archive/photo/17/aa",)
