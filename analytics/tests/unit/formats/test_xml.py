from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest

from runningmate_analytics.domain.formats import decode
from runningmate_analytics.domain.model import Interval, RecordingError, RejectReason, Sport


def _refusal(document: str | bytes, kind: str) -> RecordingError:
    with pytest.raises(RecordingError) as caught:
        decode(document.encode() if isinstance(document, str) else document, kind)
    return caught.value


def _trkpt(second: int, extra: str = "", latitude: float | None = None) -> str:
    place = 47 + second / 1e4 if latitude is None else latitude
    return f'<trkpt lat="{place}" lon="8"><time>2024-05-01T08:00:{second:02d}Z</time>{extra}</trkpt>'


def _gpx(points: str, kind: str = "running", rest: str = "") -> str:
    return (
        '<?xml version="1.0"?><gpx version="1.1" creator="Some &amp; logger" xmlns="u">'
        "<metadata><name>file</name><time>2001-01-01T00:00:00Z</time></metadata>"
        f"<trk><name>Lunch</name><type>{kind}</type><trkseg>{points}</trkseg></trk>{rest}</gpx>"
    )


def test_gpx_with_extensions_of_every_spelling() -> None:
    v1 = "<ele>400.5</ele><extensions><power>250</power><a:TrackPointExtension><a:hr> 140 </a:hr><a:cad>85</a:cad><a:atemp>18</a:atemp></a:TrackPointExtension></extensions>"
    v2 = "<extensions><pwr:PowerInWatts>251</pwr:PowerInWatts><b:TrackPointExtension><b:hr>141</b:hr><b:speed>3.5</b:speed></b:TrackPointExtension></extensions>"
    (recording,) = decode(_gpx(_trkpt(0, v1) + _trkpt(1, v2)).encode(), "gpx")
    assert recording.sport is Sport.RUN
    assert recording.name == "Lunch"
    assert recording.device.product == "Some & logger"
    assert recording.started_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    channels = recording.channels
    assert channels["heart_rate_bpm"].tolist() == [140, 141]
    assert channels["power_w"].tolist() == [250, 251]
    assert (channels["altitude_m"][0], channels["cadence_rpm"][0], channels["temperature_c"][0]) == (
        400.5,
        85,
        18,
    )
    assert channels["speed_mps"][1] == 3.5
    assert math.isnan(channels["cadence_rpm"][1])


def test_distance_and_speed_come_from_positions_where_a_file_has_none() -> None:
    # One degree of latitude on a sphere of the mean radius.
    points = _trkpt(0, latitude=47) + _trkpt(10, latitude=47.001) + _trkpt(20, latitude=47.003)
    (recording,) = decode(_gpx(points).encode(), "gpx")
    assert recording.channels["distance_m"] == pytest.approx([0, 111.195, 333.585], abs=0.01)
    assert recording.channels["speed_mps"] == pytest.approx([11.1195, 11.1195, 22.239], abs=0.001)


def test_times_with_zones_fractions_and_repeats() -> None:
    times = ("2024-05-01T10:00:00+02:00", "2024-05-01T08:00:01.5Z", "2024-05-01T08:00:01.5000000Z", "never")
    points = "".join(f'<trkpt lat="47" lon="8"><time>{time}</time></trkpt>' for time in times)
    (recording,) = decode(_gpx(points).encode(), "gpx")
    assert recording.time_s.tolist() == [0, 1.5]


def test_tracks_of_one_type_join_and_others_stay_apart() -> None:
    second = f"<trk><type>running</type><trkseg>{_trkpt(30)}{_trkpt(31)}</trkseg></trk>"
    third = f"<trk><type>cycling</type><trkseg>{_trkpt(40)}{_trkpt(41)}</trkseg></trk>"
    run, ride = decode(_gpx(_trkpt(0) + _trkpt(1), rest=second + third).encode(), "gpx")
    assert (len(run.time_s), len(ride.time_s)) == (4, 2)
    assert (ride.sport, ride.session_index, ride.session_count) == (Sport.RIDE, 1, 2)


@pytest.mark.parametrize(
    "stamp", ["2020-12-18 07:24:29", "2013-07-06T14:59:00Z", "20130706", "2020-12-18_07-24"]
)
def test_a_timestamp_is_no_title(stamp: str) -> None:
    (recording,) = decode(_gpx(_trkpt(0) + _trkpt(1)).replace("Lunch", stamp).encode(), "gpx")
    assert recording.name == "file"  # the name of the whole file, which is a title


@pytest.mark.parametrize("title", ["2020 marathon", "10x400", "Lunch 2020-12-18"])
def test_a_title_with_numbers_stays(title: str) -> None:
    (recording,) = decode(_gpx(_trkpt(0) + _trkpt(1)).replace("Lunch", title).encode(), "gpx")
    assert recording.name == title


def test_gpx_without_times_or_tracks_is_named() -> None:
    error = _refusal(_gpx('<trkpt lat="47" lon="8"/>'), "gpx")
    assert error.reason is RejectReason.NO_SAMPLES
    assert "time" in error.detail
    route = _refusal('<gpx><rte><name>r</name><rtept lat="1" lon="2"/></rte></gpx>', "gpx")
    assert route.reason is RejectReason.NOT_AN_ACTIVITY
    assert "route" in route.detail
    assert _refusal('<gpx><wpt lat="1" lon="2"/></gpx>', "gpx").reason is RejectReason.NOT_AN_ACTIVITY
    assert _refusal("<gpx></gpx>", "gpx").reason is RejectReason.NO_SAMPLES


def test_encodings() -> None:
    text = _gpx(_trkpt(0)).replace("Lunch", "Zürichsee")
    for data in (
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.replace('"1.0"?', '"1.0" encoding="UTF-16"?', 1).encode("utf-16"),
        text.replace('"1.0"?', '"1.0" encoding="ISO-8859-1"?', 1).encode("latin-1"),
    ):
        assert decode(data, "gpx")[0].name == "Zürichsee"
    for name in ("no-such-encoding", "shift_jis", "utf-7"):
        error = _refusal(text.replace('"1.0"?', f'"1.0" encoding="{name}"?', 1), "gpx")
        assert error.reason is RejectReason.CORRUPT


def test_cut_xml_is_truncated_and_broken_xml_names_its_line() -> None:
    whole = _gpx(_trkpt(0) + _trkpt(1))
    for size in (10, 200, len(whole) - 3):
        assert _refusal(whole[:size], "gpx").reason is RejectReason.TRUNCATED
    error = _refusal(whole.replace("</trkseg>", "\n</wrong>"), "gpx")
    assert error.reason is RejectReason.CORRUPT
    assert "line 2" in error.detail


def test_document_types_and_entities_are_unsafe() -> None:
    bomb = '<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    for prefix in (bomb, '<!DOCTYPE gpx SYSTEM "file:///etc/passwd">'):
        assert _refusal(prefix + "<gpx><trk>&b;</trk></gpx>", "gpx").reason is RejectReason.UNSAFE


def test_nesting_is_bounded_outside_and_inside_points() -> None:
    assert _refusal("<gpx>" + "<a>" * 1000, "gpx").reason is RejectReason.UNSAFE
    assert _refusal("<gpx><trk><trkseg><trkpt>" + "<a>" * 400_000, "gpx").reason is RejectReason.UNSAFE


def test_endless_element_names_are_refused() -> None:
    names = "".join(f"<n{number}/>" for number in range(2000))
    assert _refusal(f"<gpx>{names}</gpx>", "gpx").reason is RejectReason.CORRUPT


def _trackpoint(second: int, extra: str = "") -> str:
    return f"<Trackpoint><Time>2024-05-01T08:{second // 60:02d}:{second % 60:02d}Z</Time>{extra}</Trackpoint>"


def _tcx(activities: str) -> bytes:
    return (
        '        <?xml version="1.0"?><TrainingCenterDatabase xmlns="u" xmlns:x="v"><Activities>'
        f"{activities}</Activities></TrainingCenterDatabase>"
    ).encode()


def _lap(second: int, timer_s: float, *tracks: str) -> str:
    tracked = "".join(f"<Track>{track}</Track>" for track in tracks)
    return (
        f'<Lap StartTime="2024-05-01T08:{second // 60:02d}:{second % 60:02d}Z"><TotalTimeSeconds>{timer_s}'
        f"</TotalTimeSeconds><DistanceMeters>500</DistanceMeters><MaximumHeartRateBpm><Value>171</Value>"
        f"</MaximumHeartRateBpm>{tracked}</Lap>"
    )


def test_tcx_with_extensions_laps_and_pauses() -> None:
    values = (
        "<Position><LatitudeDegrees>47</LatitudeDegrees><LongitudeDegrees>8</LongitudeDegrees></Position>"
        "<AltitudeMeters>400</AltitudeMeters><DistanceMeters>1.5</DistanceMeters><HeartRateBpm><Value>140</Value>"
        "</HeartRateBpm><Extensions><x:TPX><x:Speed>3.25</x:Speed><x:RunCadence>85</x:RunCadence><x:Watts>250</x:Watts>"
        "</x:TPX></Extensions>"
    )
    first = _lap(0, 20, _trackpoint(0, values) + _trackpoint(10), _trackpoint(50) + _trackpoint(59))
    laps = first + _lap(60, 30, _trackpoint(60) + _trackpoint(90))
    creator = "<Creator><Name>Watch</Name><UnitId>12</UnitId></Creator>"
    (recording,) = decode(_tcx(f'<Activity Sport="Running"><Id>x</Id>{laps}{creator}</Activity>'), "tcx")
    assert recording.sport is Sport.RUN
    assert {name: values[0] for name, values in recording.channels.items()} == {
        "latitude_deg": 47,
        "longitude_deg": 8,
        "altitude_m": 400,
        "distance_m": 1.5,
        "speed_mps": 3.25,
        "power_w": 250,
        "heart_rate_bpm": 140,
        "cadence_rpm": 85,
    }
    assert recording.pauses == (Interval(10, 50),)
    assert [(lap.start_s, lap.elapsed_time_s, lap.timer_time_s) for lap in recording.laps] == [
        (0, 60, 20),
        (60, 30, 30),
    ]
    assert (recording.summary.timer_time_s, recording.summary.distance_m) == (50, 1000)
    assert recording.summary.max_heart_rate_bpm == 171
    assert (recording.device.product, recording.device.serial_number) == ("Watch", "12")


def test_multisport_tcx_gives_a_recording_per_activity() -> None:
    def part(sport: str, second: int) -> str:
        return f'<Activity Sport="{sport}">{_lap(second, 9, _trackpoint(second) + _trackpoint(second + 9))}</Activity>'

    sessions = (
        f"<MultiSportSession><FirstSport>{part('Biking', 0)}</FirstSport><NextSport><Transition>"
        f"{_lap(10, 9, _trackpoint(10) + _trackpoint(19))}</Transition>{part('Running', 20)}</NextSport></MultiSportSession>"
    )
    found = decode(_tcx(sessions), "tcx")
    assert [one.sport for one in found] == [Sport.RIDE, Sport.TRANSITION, Sport.RUN]
    assert [one.session_index for one in found] == [0, 1, 2]


def test_courses_and_empty_activities_are_named() -> None:
    course = f"<TrainingCenterDatabase><Courses><Course>{_trackpoint(0)}</Course></Courses></TrainingCenterDatabase>"
    assert _refusal(course, "tcx").reason is RejectReason.NOT_AN_ACTIVITY
    assert _refusal(_tcx('<Activity Sport="Other"></Activity>'), "tcx").reason is RejectReason.NO_SAMPLES


def test_tcx_without_a_lap_near_its_points_has_no_laps() -> None:
    lap = _lap(0, 9, _trackpoint(300)).replace("2024-05-01T08:00:00Z", "2020-01-01T00:00:00Z")
    (recording,) = decode(_tcx(f'<Activity Sport="Running">{lap}</Activity>'), "tcx")
    assert recording.laps == ()


def test_tcx_names_come_from_their_owner() -> None:
    plan = "<Training><Plan><Name>Tempo</Name></Plan></Training><Creator><Name>Watch</Name></Creator>"
    extra = f"{_lap(0, 9, _trackpoint(0) + _trackpoint(9))}{plan}<Extensions><Name>other</Name></Extensions>"
    (recording,) = decode(_tcx(f'<Activity Sport="Running">{extra}</Activity>'), "tcx")
    assert (recording.name, recording.device.product) == ("Tempo", "Watch")


def test_a_link_in_a_point_does_not_hide_later_names() -> None:
    linked = _trkpt(0, '<link href="u"><type>image</type></link>') + _trkpt(1)
    second = f"<trk><name>Second</name><type>cycling</type><trkseg>{_trkpt(40)}{_trkpt(41)}</trkseg></trk>"
    run, ride = decode(_gpx(linked, rest=second).encode(), "gpx")
    assert (run.sport, ride.name, ride.sport) == (Sport.RUN, "Second", Sport.RIDE)


def test_a_distance_that_falls_is_no_distance_from_the_start() -> None:
    def points(*distances: int) -> str:
        return "".join(
            _trkpt(second, f"<extensions><c:distance>{metres}</c:distance></extensions>", latitude=47)
            for second, metres in enumerate(distances)
        )

    (total,) = decode(_gpx(points(0, 3, 6)).encode(), "gpx")
    (steps,) = decode(_gpx(points(0, 3, 2)).encode(), "gpx")
    assert total.channels["distance_m"].tolist() == [0, 3, 6]
    assert steps.channels["distance_m"].tolist() == [0, 0, 0]


def test_the_length_of_a_point_is_bounded_wherever_it_lies() -> None:
    long = _trkpt(0, f"<desc>{'x' * 262_144}</desc>")
    for before in (0, 1000, 100_000, 262_000):
        padded = f"<desc>{'y' * before}</desc>"
        error = _refusal(f"<gpx>{padded}<trk><trkseg>{long}{_trkpt(1)}</trkseg></trk></gpx>", "gpx")
        assert error.reason is RejectReason.UNSAFE


def test_gpx_1_0_speed_and_course_stand_in_the_point_itself() -> None:
    points = "".join(
        _trkpt(second, "<course>90.5</course><speed>3.5</speed><fix>3d</fix>") for second in (0, 1)
    )
    document = f'<?xml version="1.0"?><gpx version="1.0" xmlns="http://www.topografix.com/GPX/1/0"><name>old</name><trk><trkseg>{points}</trkseg></trk></gpx>'
    (recording,) = decode(document.encode(), "gpx")
    assert recording.channels["speed_mps"].tolist() == [3.5, 3.5]
    assert recording.name == "old"


def test_prefixed_documents_and_clue_trust() -> None:
    values = "<d:hr>150</d:hr><d:cadence>90</d:cadence><d:temp>21.5</d:temp><d:distance>7</d:distance>"
    point = _trkpt(0, f"<extensions>{values}</extensions>").replace("trkpt", "g:trkpt")
    document = f"<g:gpx><g:trk><g:name>n</g:name><g:trkseg>{point}</g:trkseg></g:trk></g:gpx>"
    (recording,) = decode(document.encode(), "gpx")
    found = {name: values.tolist() for name, values in recording.channels.items()}
    assert found["heart_rate_bpm"] == [150]
    assert found["cadence_rpm"] == [90]
    assert found["temperature_c"] == [21.5]
    assert found["distance_m"] == [7]
