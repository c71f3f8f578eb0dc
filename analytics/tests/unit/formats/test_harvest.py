"""The harvest against its oracle, the walk: the same recordings, or the same refusal, of any document."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runningmate_analytics.domain.formats import gpx, tcx
from runningmate_analytics.domain.formats.harvest import harvest
from runningmate_analytics.domain.formats.instants import unix_time, unix_times
from runningmate_analytics.domain.formats.points import COLUMNS
from runningmate_analytics.domain.formats.reading import Reader, read
from runningmate_analytics.domain.model import Recording, RecordingError


def _recordings(reader: Reader) -> list[Recording]:
    if isinstance(reader, gpx.GpxReader):
        return gpx.recordings(reader)
    assert isinstance(reader, tcx.TcxReader)
    return tcx.recordings(reader)


def _outcome(make: Callable[[], Reader]) -> Any:
    """Recordings with their columns as bytes, so that equal means equal to the last bit, or the refusal."""
    try:
        found = _recordings(make())
    except RecordingError as error:
        return error.reason, error.detail
    return [
        (
            one.time_s.tobytes(),
            {name: values.tobytes() for name, values in one.channels.items()},
            *(getattr(one, name) for name in Recording.__slots__ if name not in ("time_s", "channels")),
        )
        for one in found
    ]


def same(data: bytes, kind: type[Reader]) -> Any:
    """What both give."""

    def walked() -> Reader:
        reader = kind()
        reader.walk(data)
        return reader

    fast, slow = _outcome(lambda: read(data, kind, 0)), _outcome(walked)
    assert fast == slow
    return fast


def taken(data: bytes, kind: type[Reader]) -> int:
    """How many points the harvest takes out."""

    def probe(point: bytes) -> Any:
        alone = kind()
        alone.walk(point.join(kind.frame))
        return alone.all_points()[0].table()

    found = harvest(data, kind.point, probe, kind.structural)
    return 0 if found is None else sum(map(len, found.runs))


def _trkpt(second: int, extra: str = "", lat: str = "47.5", tag: str = "trkpt") -> str:
    time = f"2024-05-01T08:{second // 60 % 60:02d}:{second % 60:02d}Z"
    return f'<{tag} lat="{lat}" lon="8.{second}"><ele>{400 + second / 8}</ele><time>{time}</time>{extra}</{tag}>\n'


EXTRAS = (
    "",
    "<extensions><power>250</power></extensions>",
    "<extensions><g:TrackPointExtension><g:hr>140</g:hr><g:cad>85</g:cad></g:TrackPointExtension></extensions>",
    "<extensions> <g:TrackPointExtension>\n<g:atemp>18.5</g:atemp></g:TrackPointExtension> </extensions>",
    "<speed>3.25</speed><course>90.5</course><sat>9</sat><fix>3d</fix>",
)


def test_points_of_several_shapes_are_taken_but_for_the_first_of_each() -> None:
    points = "".join(_trkpt(second, EXTRAS[second % 7 % 5]) for second in range(1000))
    data = f'<gpx creator="x"><trk><name>a</name><trkseg>{points}</trkseg></trk></gpx>'.encode()
    same(data, gpx.GpxReader)
    assert taken(data, gpx.GpxReader) == 995


def test_a_time_in_a_number_s_place_teaches_no_shape() -> None:
    points = (
        _trkpt(0, "<hr>2024-05-01T08:00:00Z</hr>") + _trkpt(1, "<hr>140</hr>") + _trkpt(2, "<hr>141</hr>")
    )
    same(f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>".encode(), gpx.GpxReader)


ODD = (
    "<!-- " + _trkpt(5) + "-->",
    "<![CDATA[" + _trkpt(6) + "]]>",
    "<?x " + _trkpt(7).replace("?", "") + "?>",
    "<wpt>" + _trkpt(8) + "</wpt>",
    _trkpt(9).replace("</trkpt>", _trkpt(10) + "</trkpt>"),
    _trkpt(11, "<name>n</name>"),
    _trkpt(12, "<link href='u'><type>t</type></link>"),
    _trkpt(13, "<hr>n/a</hr>"),
    _trkpt(14, "<hr></hr>"),
    _trkpt(14, "<hr>2024-05-01T08:00:00Z</hr>"),
    _trkpt(15, "<hr>1-2</hr>"),
    _trkpt(16, "<hr>1</hr><hr>2</hr>"),
    _trkpt(17, "<hr> 7 </hr>"),
    _trkpt(18, "<hr>&#49;</hr>"),
    _trkpt(19, "<power><watts>5</watts></power>"),
    _trkpt(20, "<hr>1e999</hr>"),
    _trkpt(21, lat="4_7"),
    _trkpt(22, lat="91.5"),
    _trkpt(23, tag="g:trkpt"),
    _trkpt(24).replace(">2024", ">1924"),
    _trkpt(25).replace("Z</time>", "+02:00</time>"),
    _trkpt(26).replace("Z</time>", ".123456789Z</time>"),
    _trkpt(27).replace('lat="47.5"', 'lat="1" lat="2"'),
    _trkpt(28).replace("<ele>", "<ele >").replace("<trkpt ", "<trkpt\n"),
    "<trkpt/>",
    "<trkpt lat='1' lon='2'><time>2024-05-01T08:00:00Z</time></trkpt>",
    "</trkseg></trk><trk><type>cycling</type><trkseg>",
    "</trkseg><trkseg>",
    "</trk>",
    "<name>Morning <b>run</b></name>",
    "é\u2028 text",
    "&amp;",
    "&unknown;",
    "<harvested/>",
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.integers(0, 3000).map(lambda second: _trkpt(second, EXTRAS[second % 5])), st.sampled_from(ODD)
        ),
        max_size=30,
    ),
    st.sampled_from(["", "\ufeff", "  \n", '<?xml version="1.0" encoding="ISO-8859-1"?>']),
)
def test_any_gpx_gives_the_same_both_ways(points: list[str], prefix: str) -> None:
    text = f"{prefix}<gpx><trk><trkseg>{''.join(points)}</trkseg></trk></gpx>"
    same(text.encode(), gpx.GpxReader)


def _trackpoint(second: int, extra: str = "", place: str = "") -> str:
    time = f"2024-05-01T08:{second // 60 % 60:02d}:{second % 60:02d}.000Z"
    return f"<Trackpoint><Time>{time}</Time>{place}<DistanceMeters>{second * 3.25}</DistanceMeters>{extra}</Trackpoint>"


PLACE = "<Position><LatitudeDegrees>47.1</LatitudeDegrees><LongitudeDegrees>8.2</LongitudeDegrees></Position>"
RATE = "<HeartRateBpm><Value>140</Value></HeartRateBpm>"
TPX = "<Extensions><x:TPX><x:Speed>3.25</x:Speed><x:{}>85</x:{}><x:Watts>250</x:Watts></x:TPX></Extensions>"
TCX_POINTS = st.integers(0, 3000).map(
    lambda second: _trackpoint(
        second,
        ("", RATE, RATE + "<Cadence>80</Cadence>", RATE + TPX.format("RunCadence", "RunCadence"))[second % 4],
        PLACE if second % 3 else "",
    )
)
TCX_ODD = (
    _trackpoint(5, "<Cadence>80</Cadence>" + TPX.format("RunCadence", "RunCadence")),
    _trackpoint(6, TPX.format("RunCadence", "RunCadence") + "<Cadence>80</Cadence>"),
    _trackpoint(7, "<Cadence>n</Cadence><Cadence>81</Cadence>"),
    _trackpoint(8, "<Value>3</Value>"),
    _trackpoint(9, "<HeartRateBpm/>"),
    _trackpoint(10, "<SensorState>Present</SensorState>"),
    _trackpoint(11, "<Creator><Name>n</Name></Creator>"),
    "</Track><Track>",
    "</Track></Lap><Lap StartTime='2024-05-01T08:10:00Z'><TotalTimeSeconds>9</TotalTimeSeconds><Track>",
    "</Track></Lap></Activity><Activity Sport='Biking'><Lap><Track>",
    "<AverageHeartRateBpm></AverageHeartRateBpm>",
    "<!-- " + _trackpoint(12) + "-->",
    "</Activity>",
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(TCX_POINTS, st.sampled_from(TCX_ODD)), max_size=30))
def test_any_tcx_gives_the_same_both_ways(points: list[str]) -> None:
    lap = f"<Lap StartTime='2024-05-01T08:00:00Z'><Track>{''.join(points)}</Track></Lap>"
    text = f"<TrainingCenterDatabase><Activities><Activity Sport='Running'>{lap}</Activity></Activities></TrainingCenterDatabase>"
    same(text.encode(), tcx.TcxReader)


SOUND = "".join(_trkpt(second, EXTRAS[second // 4 % 5]) for second in range(40))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_damaged_document_gives_the_same_both_ways(data: st.DataObject) -> None:
    document = bytearray(f"<gpx><trk><name>n</name><trkseg>{SOUND}</trkseg></trk></gpx>".encode())
    for _damage in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(document)))
        end = data.draw(st.integers(start, min(len(document), start + 300)))
        piece = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b"<", b">", b'"', b"</trkpt>", b"<!--", b"9"]))
        )
        document[start:end] = piece
    same(bytes(document), gpx.GpxReader)


ODD_TIMES = (
    "2023-02-29T00:00:00Z", "2024-02-29T23:59:59Z", "2000-02-29T00:00:00Z", "2100-01-01T00:00:00Z",
    "2024-05-01T24:00:00Z", "2024-13-01T00:00:00Z", "2024-05-01T08:00:01.1234567Z", "2024-05-01T08:00:01.Z",
    "2024-05-01T08:00:00", "2024-05-01T08:00:60Z", "2024-05-01T08:00:00ZZ", "2024-05-01T08:00:00.5",
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.datetimes().map(lambda time: time.isoformat() + "Z"),
            st.text("0123456789-T:.Z+", max_size=40),
            st.sampled_from(ODD_TIMES),
        ),
        max_size=20,
    )
)
def test_times_in_bulk_are_the_times_one_by_one(texts: list[str]) -> None:
    one_by_one = [unix_time(text) for text in texts]
    np.testing.assert_array_equal(unix_times([text.encode() for text in texts]), one_by_one)


@pytest.mark.parametrize("kind", [gpx.GpxReader, tcx.TcxReader])
def test_real_recordings_give_the_same_both_ways(kind: type[Reader], recordings: Path) -> None:
    found = sorted(recordings.rglob("*.gpx" if kind is gpx.GpxReader else "*.tcx"))
    assert len(found) >= 4
    for path in found:
        data = path.read_bytes()
        outcome = same(data, kind)
        points = sum(len(one[0]) // 8 for one in outcome)
        assert taken(data, kind) >= 0.98 * points - 16


def test_columns_are_channels() -> None:
    from runningmate_analytics.domain.channels import CHANNELS

    assert set(COLUMNS[1:]) <= set(CHANNELS)
    assert math.isnan(unix_time(None))
