"""Events carry ids, keys, digests, counts and reasons: a log that cannot delete one athlete's records keeps no more."""

from __future__ import annotations

import re

import pytest
from google.protobuf.descriptor import FieldDescriptor

from tests.contract.surface import message
from tests.contract.test_golden import names

ALLOWED = re.compile(
    r"(athlete|recording|activity|deletion|duplicate_of_recording)_id|(duplicate_of_|deleted_)?activity_ids|(object|description)_key|"
    r"(description_)?sha256|service|detail|partial"
)
"""Texts that an event may have. `detail` and `partial` are sentences of our own about a file's form."""


@pytest.mark.parametrize("name", names(events=True))
def test_an_event_has_no_text_but_ids_keys_digests_and_reasons(name: str) -> None:
    fields = message(name).DESCRIPTOR.fields
    assert fields
    texts = [
        field.name
        for field in fields
        if field.type in (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES)
    ]
    assert [text for text in texts if not ALLOWED.fullmatch(text)] == []
    places = [field.name for field in fields if field.type == FieldDescriptor.TYPE_DOUBLE]
    assert places == [], "a measured number may be a place"
