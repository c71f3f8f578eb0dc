"""What an export says about the athlete: profile, gear and its parts by their tables, and the lines of routes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from collector.tests.exports import Workout, activities_csv, route
from runningmate_collector.domain.account import Account, OwnedGear, Profile
from runningmate_collector.domain.bulkexport.export import Export, read_export
from runningmate_collector.domain.failures import FileFailure, FileRejected
from runningmate_collector.domain.gpxroute import measure
from runningmate_collector.wire.descriptions import document_of

AT = datetime(2024, 5, 3, 6, 7, 8, tzinfo=UTC)
# One degree of the mean radius.
DEGREE_M = 111_195.08


def read(**tables: str) -> Export:
    csv = activities_csv([Workout(1, AT)])
    return read_export(
        {"activities.csv": csv} | {f"{name}.csv": text.encode() for name, text in tables.items()}
    )


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "Athlete ID,Email Address,First Name,Last Name,Sex,Description,Weight,City,State,Country",
            "90,ada@example.org,Ada,L.,Female,Runs,61.5,Vienna,,Austria",
        ),
        (
            "Athleten-ID,E-Mail-Adresse,Vorname,Nachname,Geschlecht,Beschreibung,Gewicht,Stadt,Bundesland,Land",
            '90,ada@example.org,Ada,L.,Female,Runs,"61,5",Vienna,,Austria',
        ),
        (
            "ID de l'athlète,Adresse e-mail,Prénom,Nom de famille,Sexe,Description,Poids,Ville,Région,Pays",
            '90,ada@example.org,Ada,L.,Female,Runs,"61,5",Vienna,,Austria',
        ),
    ],
    ids=["en", "de", "fr"],
)
def test_the_profile_is_read_in_each_language_and_the_address_is_not_kept(header: str, row: str) -> None:
    account = read(profile=f"{header}\n{row}\n").account
    assert account.profile == Profile("90", "Ada L.", "Runs", "Female", 61.5, "Vienna", country="Austria")
    assert b"example.org" not in document_of(account).content


def test_a_time_zone_counts_only_if_it_is_one() -> None:
    zones = [
        read(profile=f"Name,Time Zone\nx,{text}\n").account.profile
        for text in ("(GMT+01:00) Europe/Vienna", "Mars/Olympus", "soon")
    ]
    assert zones == [Profile(time_zone="Europe/Vienna"), None, None]


def test_gear_has_name_maker_and_model_whatever_the_columns_are_called() -> None:
    account = read(
        bikes="Bike ID,Bike Name,Bike Brand,Bike Model,Sports\nb12,Rondo,R,HVRT,Ride\n",
        shoes="Schuhname,Marke,Modell,Sportarten\nBlau,B,One,Lauf\n,,,\n",
        components='Bike,Type,Distance\nRondo,Chain,"1,200"\n',
    ).account
    assert account.gear == (
        OwnedGear("bike", "Rondo", "R", "HVRT", (("Sports", "Ride"),)),
        OwnedGear("shoes", "Blau", "B", "One", (("Sportarten", "Lauf"),)),
    )
    (part,) = account.components
    assert (part.name, part.details) == ("Rondo", (("Type", "Chain"), ("Distance", "1,200")))


def test_routes_have_the_names_of_their_table() -> None:
    words = read(routes="Route ID,Name,File\n7,Round the lake,routes/7.gpx\n8,,8.gpx\n").route_words
    assert words == {"routes/7.gpx": ("Round the lake", "")}


@pytest.mark.parametrize(
    ("components", "routes", "media"),
    [
        (
            "Fahrrad,Komponententyp,Hinzugefügt am",
            "Name,Beschreibung,Dateiname",
            "Dateiname,Bildunterschrift",
        ),
        ("Vélo,Type de composant,Date d'ajout", "Nom,Description,Nom du fichier", "Nom du fichier,Légende"),
        ("Biciklo,Speco,Dato", "Nomo,Priskribo,Dosiero", "Dosiero,Vortoj"),
    ],
    ids=["de", "fr", "unknown"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_tables_of_parts_routes_and_photos_are_read_by_what_is_in_them(
    components: str, routes: str, media: str, turned: bool
) -> None:
    def table(header: str, *cells: str) -> str:
        """In the order of Strava, or, with the file or gear last, as another export may have it."""
        labels = header.split(",")
        if turned:
            labels, cells = labels[1:] + labels[:1], cells[1:] + cells[:1]
        return f"{','.join(labels)}\n{','.join(cells)}\n"

    workouts = [Workout(1, AT, more={"Media": "media/a.jpg"})]
    found = read_export(
        {
            "activities.csv": activities_csv(workouts),
            "bikes.csv": b"Fahrradname,Marke\nRondo,R\n",
            "components.csv": table(components, "Rondo", "Kette", "2024-05-01").encode(),
            "routes.csv": table(routes, "Am See", "Schattig", "routes/1.gpx").encode(),
            "media.csv": table(media, "media/a.jpg", "Oben").encode(),
        }
    )
    (part,) = found.account.components
    assert (part.name, [text for _, text in part.details]) == ("Rondo", ["Kette", "2024-05-01"])
    assert part.details[0][0] == components.split(",")[1], "in the words of the export"
    name, words = found.route_words["routes/1.gpx"]
    assert {name, words} == {"Am See", "Schattig"}
    assert found.captions == {"media/a.jpg": "Oben"}


def test_an_export_without_tables_says_nothing_of_the_athlete() -> None:
    assert read().account.is_empty


def test_equal_accounts_have_equal_bytes_and_long_texts_are_cut() -> None:
    piece = OwnedGear("bike", "R", "x" * 5_000, details=tuple((str(n), "y") for n in range(50)))
    content = document_of(Account("strava", gear=(piece,))).content
    assert content == document_of(Account("strava", gear=(piece,))).content
    said = json.loads(content)["gear"][0]
    assert len(said["brand"]) == 200
    assert len(said["details"]) == 10


def test_a_line_is_measured_along_the_great_circle_and_climbs_count_above_three_metres() -> None:
    places = [(0.0, 0.0, 100.0), (0.0, 1.0, 102.0), (1.0, 1.0, 110.0), (1.0, 2.0, 90.0), (1.0, 2.1, 95.0)]
    line = measure([route("Over <the> hill", places)])
    assert (line.name, line.point_count) == ("Over <the> hill", 5)
    # A degree of longitude is shorter at the first parallel, by its cosine.
    assert line.distance_m == pytest.approx(2 * DEGREE_M + 1.1 * DEGREE_M * 0.99985, rel=1e-5)
    assert line.elevation_gain_m == 15


def test_a_line_is_not_joined_across_segments_and_may_lack_altitudes() -> None:
    point = '<trkpt lat="{}" lon="0"/>'
    parts = "".join(f"<trkseg>{point.format(lat)}{point.format(lat + 1)}</trkseg>" for lat in (0, 40))
    line = measure([f"<gpx><trk>{parts}</trk></gpx>".encode()])
    assert line.distance_m == pytest.approx(2 * DEGREE_M, rel=1e-6)
    assert line.elevation_gain_m is None


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"", FileFailure.CORRUPT),
        (b"<gpx><trk>", FileFailure.CORRUPT),
        (b"<kml/>", FileFailure.CORRUPT),
        (b"<gpx/>", FileFailure.NO_SAMPLES),
        (b'<gpx><trk><trkpt lat="north" lon="0"/><trkpt lat="1e9" lon="0"/></trk></gpx>', FileFailure.NO_SAMPLES),
        (b'<!DOCTYPE gpx [<!ENTITY a "b">]><gpx><trk><name>&a;</name></trk></gpx>', FileFailure.UNSAFE),
        (b"<gpx>" + b"<a>" * 100, FileFailure.UNSAFE),
        (b'<?xml version="1.0" encoding="martian"?><gpx/>', FileFailure.CORRUPT),
    ],
)  # fmt: skip
def test_what_is_no_route_is_refused_by_reason(content: bytes, failure: FileFailure) -> None:
    with pytest.raises(FileRejected) as refused:
        measure([content])
    assert refused.value.failure is failure
