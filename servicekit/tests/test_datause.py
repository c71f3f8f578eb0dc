"""The data-use table: what is not allowed by name is denied, and an operator's mistake is said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runningmate.common.v1 import data_use_pb2, source_pb2
from runningmate_servicekit.datause import (
    ANY,
    KINDS,
    OWN,
    DataUsePolicy,
    PolicyError,
    Provenance,
    Reader,
    bit,
    kinds_in,
    load_policy,
    mask_of,
)

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT = DataUsePolicy()
MASKS = st.integers(0, ANY)


def test_kinds_and_readers_are_those_of_the_contract() -> None:
    assert {f"SOURCE_KIND_{kind.upper()}": number for kind, number in KINDS.items()} == dict(
        source_pb2.SourceKind.items()
    )
    assert {f"READER_{reader.name}" for reader in Reader} | {"READER_UNSPECIFIED"} == set(
        data_use_pb2.Reader.keys()
    )


def test_by_default_only_the_athletes_own_data_reaches_an_external_model() -> None:
    assert DEFAULT.allows(Reader.EXTERNAL_MODEL, OWN)
    assert not DEFAULT.allows(Reader.EXTERNAL_MODEL, bit("strava_api"))
    for reader in (Reader.METRICS, Reader.CHARTS, Reader.RULES):
        assert DEFAULT.allows(reader, OWN | bit("strava_api"))
    assert DEFAULT.payload_days == {"strava_api": 7}


@pytest.mark.parametrize("reader", [*Reader, "somebody"])
def test_unknown_kinds_and_readers_are_denied(reader: str) -> None:
    assert not DEFAULT.allows(reader, bit("unspecified"))
    assert not DEFAULT.allows(reader, bit("garmin_api")), "a kind that nobody knows is an unknown one"
    assert not DEFAULT.allows(reader, 1 << 9), "a bit of a later contract"
    assert DEFAULT.allows(reader, bit("file")) is (reader in set(Reader))
    assert DEFAULT.allows(reader, 0) is (reader in set(Reader))


@given(MASKS, MASKS, st.sampled_from(Reader))
def test_a_union_is_allowed_only_where_both_parts_are(one: int, other: int, reader: Reader) -> None:
    both = DEFAULT.allows(reader, one | other)
    assert both == (DEFAULT.allows(reader, one) and DEFAULT.allows(reader, other))


@given(st.sets(st.sampled_from(sorted(KINDS))))
def test_a_mask_gives_its_kinds_back(kinds: set[str]) -> None:
    assert set(kinds_in(mask_of(kinds))) == kinds


def test_what_is_withheld_twice_counts_once() -> None:
    both = Provenance(2, 3, 1) | Provenance(8, 5, 2)
    assert both == Provenance(10, 5, 3)


def test_an_operators_file_replaces_the_sources_that_it_names(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('[sources.strava_api]\nreaders = ["metrics"]\npayload_days = 0\n')
    policy = load_policy(path)
    assert policy.origin == str(path)
    assert [reader for reader in Reader if policy.allows(reader, bit("strava_api"))] == [Reader.METRICS]
    assert policy.objections(Reader.CHARTS, OWN | bit("strava_api")) == ("strava_api",)
    assert policy.payload_days == {}
    assert policy.allows(Reader.EXTERNAL_MODEL, OWN)
    assert load_policy(None).origin == "default"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[sources", "is no TOML"),
        ("[readers]\n", "has the entry 'readers'; there may be: sources"),
        ("sources = 3\n", "sources must be a table"),
        ("[sources.garmin]\n", "has the entry 'garmin'"),
        ("[sources.unspecified]\n", "has the entry 'unspecified'"),
        ("[sources.file]\nreader = []\n", "has the entry 'reader'"),
        ('[sources.file]\nreaders = "all"\n', "must be a list of: metrics, charts, rules, external_model"),
        ('[sources.file]\nreaders = ["coach"]\n', "names the reader 'coach'"),
        ("[sources.file]\nreaders = [1]\n", "names the reader 1"),
        ("[sources.file]\npayload_days = -1\n", "must be a whole number from 0"),
        ("[sources.file]\npayload_days = true\n", "must be a whole number from 0"),
    ],
)
def test_a_wrong_file_says_what_is_wrong_and_where(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(content)
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: No such file"):
        load_policy(tmp_path / "absent.toml")
