"""The tables of an export that are about the athlete: profile, gear, its parts, and what routes are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final
from zoneinfo import available_timezones

from runningmate_collector.domain.account import MAX_GEAR, Account, Component, Details, OwnedGear, Profile
from runningmate_collector.domain.bulkexport.rows import PROVIDER
from runningmate_collector.domain.bulkexport.values import number
from runningmate_collector.domain.sporttypes import folded

Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Header and rows."""
GEAR_TABLES: Final = (("bikes.csv", "bike"), ("shoes.csv", "shoes"))
COMPONENTS: Final = "components.csv"
PROFILE: Final = "profile.csv"
ROUTE_TABLE: Final = "routes.csv"
# Names of the profile's columns in English, German and French, without accents and blanks.
_PROFILE: Final[Mapping[str, frozenset[str]]] = {
    "provider_athlete_id": frozenset({"athleteid", "athletenid", "athletid", "iddelathlete", "idathlete"}),
    "first": frozenset({"firstname", "vorname", "prenom"}),
    "last": frozenset({"lastname", "nachname", "nom", "nomdefamille"}),
    "sex": frozenset({"sex", "gender", "geschlecht", "sexe", "genre"}),
    "about": frozenset({"description", "beschreibung"}),
    "weight": frozenset({"weight", "gewicht", "poids", "peso", "gewichtkg", "weightkg"}),
    "city": frozenset({"city", "stadt", "ort", "ville"}),
    "state": frozenset({"state", "bundesland", "bundesstaat", "etat", "region"}),
    "country": frozenset({"country", "land", "pays"}),
    "time_zone": frozenset({"timezone", "zeitzone", "fuseauhoraire"}),
}
_ZONE: Final = re.compile(r"[A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+")
_GEAR_ID: Final = re.compile(r"[bg]?\d+$")
_LIGHTEST_KG, _HEAVIEST_KG = 20, 300


def account_of(tables: Mapping[str, Table]) -> Account:
    """What the tables say, without routes."""
    gear = [
        piece
        for name, kind in GEAR_TABLES
        if name in tables
        for row in tables[name][1]
        if (piece := _gear(tables[name][0], row, kind)) is not None
    ]
    known = {piece.name for piece in gear}
    components = [
        part
        for header, rows in [tables.get(COMPONENTS, ((), ()))]
        for row in rows
        if (part := _component(header, row, known)) is not None
    ]
    profile = _profile(*tables[PROFILE]) if PROFILE in tables else None
    return Account(PROVIDER, profile, tuple(gear[:MAX_GEAR]), tuple(components[:MAX_GEAR]))


def route_words(tables: Mapping[str, Table]) -> Mapping[str, tuple[str, str]]:
    """Name and description by the path of the route's file.

    The columns are found by what is in them: the one with the file, and the first two others.
    """
    found: dict[str, tuple[str, str]] = {}
    for row in tables.get(ROUTE_TABLE, ((), ()))[1]:
        cells = [cell.strip() for cell in row]
        path = next((cell for cell in cells if cell.lower().endswith((".gpx", ".gpx.gz"))), "")
        words = [cell for cell in cells if cell and cell != path and not cell.isdecimal()]
        if path and words:
            found[path if "/" in path else f"routes/{path}"] = (words[0], words[1] if len(words) > 1 else "")
    return found


def _name_place(header: Sequence[str], row: Sequence[str]) -> int:
    """The first column is the name in every language; where an id stands before it, the second."""
    return 1 if len(row) > 1 and _GEAR_ID.match(row[0].strip()) and "id" in folded(header[0]) else 0


def _gear(header: Sequence[str], row: Sequence[str], kind: str) -> OwnedGear | None:
    place = _name_place(header, row)
    cells = [cell.strip() for cell in row[place:]]
    if not cells or not cells[0]:
        return None
    name, brand, model = (*cells, "", "")[:3]
    return OwnedGear(kind, name, brand, model, _details(header, row, place + 3))


def _component(header: Sequence[str], row: Sequence[str], gear: Collection[str]) -> Component | None:
    # It is named after its gear, which the other tables tell, whatever the column is called; else as gear is.
    cells = [cell.strip() for cell in row]
    named = next((place for place, cell in enumerate(cells) if cell in gear), None)
    place = named if named is not None else _name_place(header, row)
    if len(cells) <= place or not cells[place]:
        return None
    beside = _details(header, cells[:place], 0)
    return Component(cells[place], (*beside, *_details(header, cells, place + 1)))


def _details(header: Sequence[str], row: Sequence[str], start: int) -> Details:
    return tuple(
        (label.strip(), text.strip())
        for label, text in list(zip(header, row, strict=False))[start:]
        if text.strip()
    )


def _profile(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Profile | None:
    if not rows:
        return None
    said: dict[str, str] = {}
    for label, text in zip(header, rows[0], strict=False):
        name = next((known for known, words in _PROFILE.items() if folded(label) in words), None)
        if name is not None and text.strip():
            said.setdefault(name, text.strip())
    weight_kg = number(said.pop("weight", ""))
    zone = _ZONE.search(said.pop("time_zone", ""))
    name = " ".join(filter(None, (said.pop("first", ""), said.pop("last", ""))))
    texts = dict.fromkeys(("provider_athlete_id", "sex", "about", "city", "state", "country"), "") | said
    profile = Profile(
        provider_athlete_id=texts["provider_athlete_id"],
        name=name,
        about=texts["about"],
        sex=texts["sex"],
        weight_kg=weight_kg if weight_kg and _LIGHTEST_KG <= weight_kg <= _HEAVIEST_KG else None,
        city=texts["city"],
        state=texts["state"],
        country=texts["country"],
        time_zone=zone.group() if zone and zone.group() in available_timezones() else "",
    )
    return None if profile == Profile() else profile
