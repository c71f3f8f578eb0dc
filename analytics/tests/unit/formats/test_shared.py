"""Every GPX and TCX file of the shared folder is accounted for: its samples, or the reason of its refusal."""

from __future__ import annotations

from pathlib import Path

from runningmate_analytics.domain.formats import decode, sniff
from runningmate_analytics.domain.model import RecordingError

ACCOUNT = {
    "4078723797_strava.gpx": "8357",
    "activity_4078723797.gpx": "8357",
    "activity_4801048867.gpx": "5159",
    "activity_5039744860.gpx": "96",
    "Mojstrovka.gpx": "no_samples",  # its clock stood at 1901
    "around-visnjan-with-car.gpx": "104",
    "cerknicko-jezero-no-creator.gpx": "296",
    "cerknicko-jezero-with-elevations-zero.gpx": "296",
    "cerknicko-jezero-without-elevations.gpx": "295",
    "cerknicko-jezero.gpx": "296",
    "cerknicko-without-times.gpx": "5",  # a few points kept their times
    "custom_schema_locations.gpx": "no_samples",
    "default_schema_locations.gpx": "no_samples",
    "first_and_last_elevation.gpx": "10",
    "gpx-with-node-with-comments.gpx": "1",
    "gpx1.0_with_all_fields.gpx": "1",
    "gpx1.1_with_all_fields.gpx": "1",
    "gpx1.1_with_extensions.gpx": "not_an_activity",
    "gpx1.1_with_extensions_without_namespaces.gpx": "not_an_activity",
    "gpx_with_garmin_extension.gpx": "not_an_activity",
    "korita-zbevnica.gpx": "513",
    "route.gpx": "not_an_activity",
    "track-with-empty-segment.gpx": "9",
    "track-with-extremes.gpx": "no_samples",
    "track-with-less-sec-time.gpx": "2",
    "track-with-small-floats.gpx": "no_samples",
    "track_with_dilution_errors.gpx": "no_samples",
    "track_with_speed.gpx": "3",
    "unicode.gpx": "not_an_activity",
    "unicode2.gpx": "no_samples",
    "unicode_with_bom.gpx": "not_an_activity",
    "unicode_with_bom_noencoding.gpx": "not_an_activity",
    "3173437224.tcx": "3507",
    "activity_5039744860.tcx": "96",
}


def _outcome(path: Path) -> str:
    data = path.read_bytes()
    kind = sniff(data)
    assert kind == path.suffix[1:]
    try:
        return " ".join(str(len(found.time_s)) for found in decode(data, kind))
    except RecordingError as error:
        return str(error.reason)


def test_every_shared_xml_file_is_accounted_for(shared_data: Path) -> None:
    paths = [path for kind in ("gpx", "tcx") for path in (shared_data / kind).rglob(f"*.{kind}")]
    assert {path.name: _outcome(path) for path in paths} == ACCOUNT
