"""Whatever analytics answers: short, calm, traced, the same each time, and nothing of the rules is ever stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from coach.tests.season import (
    FTP,
    NO_HEART,
    NO_POWER,
    KnownAnalytics,
    history,
    pool,
    ride_of_bouts,
    run_of_bouts,
    trace,
    workout,
)
from runningmate_coach.domain.training import Athlete, Details, Fault, Missing, Repair
from runningmate_coach.domain.verification import MOST_WORDS, Sentence
from runningmate_coach.service.reviewing import Reviewing, Started
from runningmate_coach.service.rules import RulesEngine

if TYPE_CHECKING:
    from runningmate_coach.domain.training import Activity, Lap, Length

TITLES = st.one_of(
    st.sampled_from(
        ["Easy run", "Intervals", "Long run", "Tempo", "10k race", "Commute", "Recovery", "Lunch", "Ride test",
         "Fainted", "Endurance", "Schwimmen Technik", "Group ride", "I did 42 {0} {x/y} things!", ""]
    ),
    st.text(max_size=30),
)  # fmt: skip
MINUTES = st.lists(st.floats(0, 60), min_size=7, max_size=7)
NUMBERS = st.fixed_dictionaries(
    {},
    optional={
        "distance_m": st.floats(0, 200_000),
        "mean_speed_mps": st.floats(0, 15),
        "mean_heart_rate_bpm": st.floats(40, 210),
        "heart_rate_suspect_time_s": st.floats(0, 9_000),
        "mean_cadence_spm": st.floats(60, 200),
        "variability_index": st.floats(1, 1.6),
        "elevation_gain_m": st.floats(0, 3_000),
        "aerobic_decoupling_pct": st.floats(-10, 40),
    },
)
MISSING = st.lists(
    st.sampled_from(
        [
            NO_HEART,
            NO_POWER,
            Missing("load", "It is not set.", "threshold_speed_mps"),
            Missing("load", "–", "sex"),
        ]
    ),
    max_size=3,
    unique=True,
)
FAULTS = st.lists(
    st.builds(
        lambda rule, channel, start_s, long_s: Fault(rule, (channel,), start_s, start_s + long_s),
        st.sampled_from(["heart_rate_flat", "heart_rate_spike", "power_stuck", "gps_jump", "new_rule"]),
        st.sampled_from(["heart_rate_bpm", "power_w", "latitude_deg", "cadence_rpm"]),
        st.floats(0, 9_000),
        st.floats(0, 9_000),
    ),
    max_size=4,
)


@st.composite
def workouts(draw: st.DrawFn, days_ago: int) -> Activity:
    sport = draw(st.sampled_from(["run", "ride", "swim", "walk", "strength", "other"]))
    laps: tuple[Lap, ...] = ()
    lengths: tuple[Length, ...] = ()
    if draw(st.booleans()):
        speeds = draw(st.lists(st.floats(3.0, 5.5), min_size=1, max_size=8))
        laps = run_of_bouts(speeds) if sport == "run" else ride_of_bouts([60 * one for one in speeds])[0]
    if sport == "swim":
        sets = draw(st.lists(st.tuples(st.floats(30, 60), st.floats(0, 240)), max_size=10))
        lengths = pool([one for one, _ in sets], [rest for _, rest in sets])
    return workout(
        sport,
        draw(TITLES),
        days_ago=days_ago,
        minutes=draw(st.floats(0, 400)),
        load=draw(st.none() | st.floats(0, 500)),
        estimated=draw(st.booleans()),
        metrics=draw(NUMBERS),
        coverage=draw(st.floats(0, 1)),
        zones=draw(st.dictionaries(st.sampled_from(["heart_rate", "power", "pace"]), MINUTES, max_size=3)),
        hour=draw(st.integers(0, 23)),
        laps=laps,
        lengths=lengths,
        missing=tuple(draw(MISSING)),
        faults=tuple(draw(FAULTS)),
        repair=draw(st.none() | st.builds(Repair, st.booleans(), st.integers(0, 40))),
        partial=draw(st.booleans()),
    )


@st.composite
def athletes(draw: st.DrawFn) -> KnownAnalytics:
    newest = draw(workouts(0))
    others = [
        draw(workouts(days_ago)) for days_ago in draw(st.lists(st.integers(0, 60), max_size=6, unique=True))
    ]
    parts = st.lists(st.floats(0, 400), min_size=1, max_size=6)
    samples = trace(
        60,
        power_w=draw(parts),
        speed_mps=[one / 80 for one in draw(parts)],
        heart_rate_bpm=draw(st.lists(st.floats(60, 200) | st.just(float("nan")), min_size=1, max_size=6)),
    )
    best = {"power_w": {1200: draw(st.floats(50, 500))}, "speed_mps": {1200: draw(st.floats(1, 7))}}
    found = KnownAnalytics([newest, *others])
    found.details_ = {newest.activity_id: Details(samples, best)}
    found.history_ = history(
        draw(st.lists(st.floats(0, 300), min_size=1, max_size=60)), known_days=draw(st.integers(0, 90))
    )
    found.athlete_ = Athlete((FTP,) if draw(st.booleans()) else ())
    return found


async def pieces_of(analytics: KnownAnalytics) -> list[Started | Sentence]:
    return [piece async for piece in Reviewing(analytics, RulesEngine()).review("")]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(analytics=athletes())
async def test_every_review_is_short_calm_traced_and_the_same_each_time(analytics: KnownAnalytics) -> None:
    with capture_logs() as logs:
        pieces = await pieces_of(analytics)
    sentences = [piece for piece in pieces if isinstance(piece, Sentence)]
    assert not logs, "a sentence of the rules was stopped"
    assert sentences, "there is always something to say"
    assert sum(sentence.word_count for sentence in sentences) <= MOST_WORDS
    assert sum(sentence.text.endswith("?") for sentence in sentences) <= 1
    for sentence in sentences:
        assert "!" not in sentence.text
        assert untraced(sentence) == ""
    assert await pieces_of(analytics) == pieces


def untraced(sentence: Sentence) -> str:
    """The digits that no cited value accounts for, values taken in order of appearance."""
    rest, at = "", 0
    for cited in sentence.cited:
        found = sentence.text.index(cited.formatted, at)
        rest += sentence.text[at:found]
        at = found + len(cited.formatted)
    rest += sentence.text[at:]
    return "".join(sign for sign in rest if sign.isnumeric())
