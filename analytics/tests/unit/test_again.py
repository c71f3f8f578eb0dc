"""What is computed from stored streams is what was computed from the file."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from analytics.tests.unit.stored import stored
from runningmate_analytics.adapters.jobs import analyse_file, analyse_stored
from runningmate_analytics.domain.settings import SettingsBook

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def hilly(minutes: int) -> bytes:
    """A GPX whose altitudes, positions and times say more than is stored of them."""
    points = "".join(
        f'<trkpt lat="{52 + number * 3.333333333e-5:.12f}" lon="{4.7 + number * 1.234567891e-6:.12f}">'
        f"<ele>{20 + 4.321987 * math.sin(number / 17):.9f}</ele>"
        f"<time>{(START + timedelta(seconds=number * 1.00037)).isoformat()}</time></trkpt>"
        for number in range(minutes * 60)
    )
    head = '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
    return f"{head}<trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>".encode()


def test_an_analysis_made_again_gives_the_same_numbers() -> None:
    (session,) = analyse_file(hilly(20), "gpx", uuid4(), SettingsBook())
    again, digest = analyse_stored(stored(session), SettingsBook())
    assert digest == session.settings_digest
    assert {"elevation_gain_m", "distance_m"} <= {metric.name for metric in session.analysis.metrics}
    assert again.metrics == session.analysis.metrics
    assert again.missing == session.analysis.missing
