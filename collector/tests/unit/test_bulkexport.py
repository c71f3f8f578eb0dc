"""Tables of Strava's bulk export: in several languages, broken in the ways that were seen, hostile."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.tests.exports import ORDER, Workout, activities_csv, header, row, table
from runningmate_collector.domain.bulkexport.columns import layout_of
from runningmate_collector.domain.bulkexport.export import Export, NotAnExport, read_export
from runningmate_collector.domain.bulkexport.rows import ExportedActivity
from runningmate_collector.domain.bulkexport.values import Calendar, number, truth
from runningmate_collector.domain.description import Gear
from runningmate_collector.domain.sporttypes import SportWord, sport_of
from runningmate_collector.wire.descriptions import document_of

AT = datetime(2020, 7, 14, 22, 36, 55, tzinfo=UTC)
LANGUAGES = ("en", "de", "fr", "eo")
SHARED = Path(os.environ.get("RUNNINGMATE_SHARED", "../shared")) / "data" / "strava"


def run(activity_id: int = 17, **more: object) -> Workout:
    return Workout(activity_id, AT, content=b"x", **more)  # type: ignore[arg-type]


def read(csv: bytes, **tables: bytes) -> Export:
    return read_export({"activities.csv": csv} | {f"{name}.csv": content for name, content in tables.items()})


def only(export: Export) -> ExportedActivity:
    (activity,) = export.activities()
    return activity


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_blocks_have_the_right_units_in_every_language(language: str) -> None:
    workout = run(
        more={
            ("Max Heart Rate", 1): "181", ("Max Heart Rate", 2): "182.0", ("Relative Effort", 2): "77.0",
            "Average Heart Rate": "151.5", "Elevation Gain": "123.25", "Calories": "500.0", "Perceived Exertion": "7.0",
            "Average Cadence": "86.0", "Athlete Weight": "70.5", ("Commute", 2): "1.0", "Competition": "1.0",
            "Activity Gear": "Blue", "Gear": "7654321.0", "Activity Private Note": "Knee", "Pool Length": "0.0",
            "Weather Temperature": "-3.5", "Humidity": "0.81", "Weather Observation Time": "1594764000.0",
            "Media": "media/a.jpg|media/b.mp4",
        }
    )  # fmt: skip
    activity = only(read(activities_csv([workout], language)))
    kept = activity.kept
    assert activity.file_name == "activities/24.fit.gz"
    assert kept.provider_activity_id == "17"
    assert kept.started_at == AT
    assert kept.summary.elapsed_time_s == 3600
    assert kept.summary.moving_time_s == 3540
    assert kept.summary.distance_m == 10_530
    assert kept.summary.max_heart_rate_bpm == 182
    assert kept.summary.energy_j == 500 * 4184
    assert kept.summary.pool_length_m is None
    assert kept.summary.provider_effort == 77
    assert (kept.perceived_exertion, kept.athlete_weight_kg) == (7, 70.5)
    assert (kept.commute, kept.race) == (True, True)
    assert kept.gear == Gear("7654321", "Blue")
    assert kept.weather is not None
    assert (kept.weather.temperature_c, kept.weather.humidity) == (-3.5, 0.81)
    assert activity.media == ("media/a.jpg", "media/b.mp4")
    if language != "eo":
        assert kept.sport == "RUN"
        assert kept.summary.mean_cadence_rpm == 172, "strides of one leg are steps of two"


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize(("sport", "distance_m"), [("Swim", 1525.0), ("Ride", 40_250.0)])
def test_a_displayed_distance_alone_is_metres_for_swims_and_kilometres_else(
    language: str, sport: str, distance_m: float
) -> None:
    workout = run(sport=sport, distance_m=distance_m, more={("Distance", 2): ""})
    assert only(read(activities_csv([workout], language))).kept.summary.distance_m == distance_m


@pytest.mark.parametrize("columns", [ORDER[:13], ORDER[:21], ORDER[:87], (*ORDER[:87], "Media")])
def test_older_exports_have_fewer_columns(columns: list[str]) -> None:
    activity = only(read(activities_csv([run()], "de", columns)))
    assert activity.kept.summary.distance_m == 10_530
    assert activity.file_name


def test_an_export_of_before_2019_counts_in_metres_on_iso_days() -> None:
    csv = b"""id,date,name,type,description,elapsed_time,distance,commute,gear,filename
17,2014-05-03 07:08:09,Early,Ride,"two
lines",1800,15250.5,true,Rondo,activities/17.gpx
"""
    activity = only(read(csv))
    assert activity.kept.started_at == datetime(2014, 5, 3, 7, 8, 9, tzinfo=UTC)
    assert activity.kept.summary.distance_m == 15250.5
    assert activity.kept.description == "two\nlines"
    assert (activity.kept.commute, activity.file_name) == (True, "activities/17.gpx")


def test_broken_headers_are_told_by_what_is_in_them_and_by_their_place() -> None:
    broken = [
        f'<span class="translation_missing" title="pt-BR.activities.{place}">{name}</span>'
        if place > 3
        else name
        for place, name in enumerate(ORDER)
    ]
    broken[17] = '<span class="translation_missing"></span>'
    csv = table([broken, row(run(), "en")])
    assert only(read(csv)).kept.summary.distance_m == 10_530


def test_raw_newlines_quotes_and_bytes_that_are_no_text_stay_within_their_cell() -> None:
    workout = run(more={"Activity Description": 'one\n"two",\r\nthree\x00'})
    csv = activities_csv([workout, run(18)]).replace(b"three", b"three\xff")
    first, second = read(csv).activities()
    assert first.kept.description == 'one\n"two",\r\nthree\ufffd\ufffd'
    assert second.activity_id == "18"


def test_rows_that_give_nothing_are_named_and_the_others_stay() -> None:
    rows = [
        header("en"),
        row(run(), "en"),
        ["", "Jul 1, 2020"],
        row(run(), "en"),
        [],
        row(run(19, name="Last"), "en")[:13],
    ]
    export = read(table(rows))
    assert [entry.row for entry in export.unreadable] == [2, 3]
    assert all(entry.problem.endswith(".") for entry in export.unreadable)
    assert [activity.kept.name for activity in export.activities()] == ["Morning", "Last"]


def test_a_date_that_cannot_be_read_is_said() -> None:
    activity = only(read(activities_csv([run(more={"Activity Date": "a Tuesday"})])))
    assert activity.kept.started_at is None
    assert "date of row 1" in activity.problem


@pytest.mark.parametrize(
    "csv", [b"", b"\n", b"a,b\n1,2\n", b"\x00\x01\x02", b"name,distance\nRun,5\n", b'"' + b"x" * 10_000]
)
def test_tables_of_others_are_refused(csv: bytes) -> None:
    with pytest.raises(NotAnExport):
        read(csv)


def test_gear_is_a_bike_or_shoes_by_the_tables_that_name_it() -> None:
    workouts = [run(17, more={"Activity Gear": "Rondo"}), run(18, more={"Activity Gear": "Blue"}), run(19)]
    export = read(
        activities_csv(workouts),
        bikes=b"Bike Name,Bike Brand\nRondo,R\n",
        shoes=b"Schuhname,Marke\nBlue,B\n",
    )
    gear = [activity.kept.gear for activity in export.activities()]
    assert gear == [Gear("", "Rondo", "bike"), Gear("", "Blue", "shoes"), None]


def test_the_profile_weight_counts_where_no_activity_has_one() -> None:
    later = Workout(18, AT.replace(year=2021), content=b"y")
    profile = b"Athlete ID,Gewicht\n1,68.5\n"
    weights = [
        activity.kept.athlete_weight_kg
        for activity in read(activities_csv([run(), later]), profile=profile).activities()
    ]
    assert weights == [None, 68.5]
    weighed = run(more={"Athlete Weight": "70"})
    weights = [
        activity.kept.athlete_weight_kg
        for activity in read(activities_csv([weighed, later]), profile=profile).activities()
    ]
    assert weights == [70, None]


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("10.53", False, 10.53), ("10,53", True, 10.53), ("1,234.5", False, 1234.5), ("1.234,5", True, 1234.5),
        ("1,234", False, 1234), ("1,234", True, 1.234), ("1\u202f234,5", True, 1234.5), ("3.0e2", False, 300),
        ("-3.5", False, -3.5), ("1.234.567", True, 1234567), ("", False, None), ("n/a", False, None),
        ("nan", False, None), ("1e999", False, None), ("12abc", False, None),
    ],
)  # fmt: skip
def test_numbers_in_any_language(text: str, comma: bool, value: float | None) -> None:
    assert number(text, decimal_comma=comma) == value


@pytest.mark.parametrize(
    "text",
    [
        "Jul 14, 2020, 10:36:55 PM", "Jul 14, 2020, 10:36:55\u202fPM", "14.07.2020, 22:36:55", "14 juil. 2020 à 22:36:55",
        "14 Jul 2020 22:36:55", "2020-07-14 22:36:55", "14/07/2020 22:36:55", "14 jul. 2020, 10:36:55 p. m.",
        "2020/07/14 22:36:55", "14 lug 2020, 22:36:55", "14. Juli 2020, 22:36:55",
    ],
)  # fmt: skip
def test_moments_in_any_language(text: str) -> None:
    assert Calendar(day_first=True).moment(text) == AT


@pytest.mark.parametrize("text", ["", "yesterday", "99.99.2020, 10:00:00", "2020", "Jul 14", "14.07.2020"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert Calendar(day_first=True).moment(text) is None


def test_noon_and_midnight_of_a_twelve_hour_clock() -> None:
    calendar = Calendar()
    assert calendar.moment("Jul 14, 2020, 12:05:00 AM") == AT.replace(hour=0, minute=5, second=0)
    assert calendar.moment("Jul 14, 2020, 12:05:00 PM") == AT.replace(hour=12, minute=5, second=0)
    assert calendar.moment("14 juil. 2020 à 12:05:00") == AT.replace(hour=12, minute=5, second=0)


def test_a_file_of_numbers_only_shows_by_its_other_days_which_comes_first() -> None:
    texts = ["3/4/2020, 10:00:00 AM", "3/25/2020, 10:00:00 AM"]
    assert Calendar.of(texts, day_first=True).moment(texts[0]) == datetime(2020, 3, 4, 10, tzinfo=UTC)
    assert Calendar.of(texts[:1], day_first=True).moment(texts[0]) == datetime(2020, 4, 3, 10, tzinfo=UTC)


def test_yes_in_several_spellings() -> None:
    assert [truth(text) for text in ("true", "1.0", "Ja", "false", "0.0", "")] == [True] * 3 + [False] * 3


@pytest.mark.parametrize(
    ("word", "sport"),
    [
        ("Run", SportWord("RUN")), ("Trail Run", SportWord("RUN", "trail")), ("TrailRun", SportWord("RUN", "trail")),
        ("Lauf", SportWord("RUN")), ("Course à pied", SportWord("RUN")), ("E-Bike Ride", SportWord("RIDE", "e_bike_fitness")),
        ("Nordic Ski", SportWord("OTHER", "nordic_ski")), ("Kurado", None), ("", None),
    ],
)  # fmt: skip
def test_sports_by_their_type_or_name(word: str, sport: SportWord | None) -> None:
    assert sport_of(word) == sport


def test_every_header_that_was_seen_is_understood_whole() -> None:
    """The same facts as in the package, as they were gathered; the other tests need no other folder."""
    path = SHARED / "activities_csv_headers.json"
    if not path.exists():
        pytest.skip(f"{path} is not there: headers as they were gathered lie outside this repository")
    for name, names in json.loads(path.read_text())["headers"].items():
        layout = layout_of(names)
        assert layout is not None, name
        assert layout.unknown_names == (), name
        assert layout.language == name.partition("_")[0].replace("en", "legacy" if "2014" in name else "en")
        if "2014" not in name:
            assert layout.places["Distance", 1] == 6
            assert layout.places["Distance", 2] == 17


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_table_that_is_broken_anywhere_gives_rows_or_a_refusal_and_no_other_error(
    data: st.DataObject,
) -> None:
    workouts = [
        run(number, more={"Media": "media/a.jpg|b", "Calories": "5", "Bike": "7.0"})
        for number in (17, 18, 19)
    ]
    csv = bytearray(activities_csv(workouts, data.draw(st.sampled_from(LANGUAGES))))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(csv) - 1))
        csv[at : at + data.draw(st.integers(0, 30))] = data.draw(
            st.sampled_from(
                [
                    b"",
                    b'"',
                    b",",
                    b"\n",
                    b"\x00",
                    b"\xff\xfe",
                    b"9" * 40,
                    b"-1e308",
                    b"1e-400",
                    b"<b>",
                    b"nan",
                ]
            )
        )
    try:
        export = read(bytes(csv))
    except NotAnExport:
        return
    for activity in export.activities():
        assert document_of(activity.kept).content
