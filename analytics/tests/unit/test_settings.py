"""Which of an athlete's dated settings hold for one activity."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from runningmate_analytics.domain.model import Estimated, Sex, Sport
from runningmate_analytics.domain.settings import DatedSetting, SettingsBook, changed_stretches, digest

SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def setting(
    name: str, value: float, day: date = SPRING, sport: Sport | None = Sport.RIDE, evidence: str | None = None
) -> DatedSetting:
    return DatedSetting(name, sport, Estimated(value, day, evidence))


def ftp(book: SettingsBook, day: date) -> float | None:
    found = book.resolve(Sport.RIDE, day).threshold_power_w
    return found.value if found else None


def test_the_latest_that_has_begun_holds_and_before_the_first_the_first() -> None:
    book = SettingsBook(
        entries=(
            setting("threshold_power_w", 250),
            setting("threshold_power_w", 270, AUTUMN),
        )
    )
    assert ftp(book, date(2020, 1, 1)) == 250
    assert ftp(book, SUMMER) == 250
    assert ftp(book, AUTUMN) == 270


def test_a_given_value_beats_an_estimate_whatever_its_day() -> None:
    book = SettingsBook(
        entries=(
            setting("threshold_power_w", 300, AUTUMN, evidence="From a race."),
            setting("threshold_power_w", 250, SPRING),
        )
    )
    assert ftp(book, AUTUMN) == 250


def test_one_for_the_sport_beats_one_for_all() -> None:
    book = SettingsBook(
        entries=(
            setting("max_heart_rate_bpm", 190, sport=None),
            setting("max_heart_rate_bpm", 185, sport=Sport.RIDE),
        )
    )
    ride, run = book.resolve(Sport.RIDE, SUMMER), book.resolve(Sport.RUN, SUMMER)
    assert ride.max_heart_rate_bpm is not None
    assert run.max_heart_rate_bpm is not None
    assert (ride.max_heart_rate_bpm.value, run.max_heart_rate_bpm.value) == (185, 190)


def test_only_the_threshold_heart_rate_carries_over_between_sports() -> None:
    book = SettingsBook(
        entries=(
            setting("threshold_heart_rate_bpm", 172, sport=Sport.RUN),
            setting("threshold_speed_mps", 4.0, sport=Sport.RUN),
        )
    )
    swim = book.resolve(Sport.SWIM, SUMMER)
    assert swim.threshold_heart_rate_bpm is not None
    assert swim.threshold_heart_rate_bpm.value == 172
    assert swim.threshold_speed_mps is None


def test_digests_change_with_what_holds_and_only_with_that() -> None:
    before = SettingsBook(entries=(setting("threshold_power_w", 250),))
    later = SettingsBook(entries=(*before.entries, setting("threshold_power_w", 270, AUTUMN)))
    assert digest(before.resolve(Sport.RIDE, SUMMER)) == digest(later.resolve(Sport.RIDE, SUMMER))
    assert digest(before.resolve(Sport.RIDE, AUTUMN)) != digest(later.resolve(Sport.RIDE, AUTUMN))
    assert digest(before.resolve(Sport.RUN, AUTUMN)) == digest(later.resolve(Sport.RUN, AUTUMN))


def test_a_change_of_one_sport_stretches_to_the_next_value_of_that_sport() -> None:
    entries = tuple(setting("threshold_power_w", 250, day) for day in (SPRING, SUMMER, AUTUMN))
    before = SettingsBook(entries=entries)
    after = SettingsBook(entries=(entries[0], setting("threshold_power_w", 260, SUMMER), entries[2]))
    (found,) = changed_stretches(before, after)
    assert (found.sport, found.first_day, found.end_day) == (Sport.RIDE, SUMMER, AUTUMN)
    (found,) = changed_stretches(before, SettingsBook(entries=entries[1:]))
    assert (found.first_day, found.end_day) == (date.min, SUMMER)


def test_an_estimate_that_a_given_value_beats_changes_no_day() -> None:
    given_one = setting("threshold_power_w", 250)
    guess = setting("threshold_power_w", 260, SUMMER, evidence="From a race.")
    assert (
        changed_stretches(SettingsBook(entries=(given_one,)), SettingsBook(entries=(given_one, guess))) == []
    )


def test_sex_changes_every_day() -> None:
    assert len(changed_stretches(SettingsBook(), SettingsBook(sex=Sex.FEMALE))) == len(Sport)


_DAYS = [SPRING + timedelta(days=20 * step) for step in range(8)]
_ENTRIES = st.builds(
    setting,
    st.sampled_from(["threshold_power_w", "threshold_heart_rate_bpm"]),
    st.sampled_from([200, 210]),
    st.sampled_from(_DAYS),
    st.sampled_from([Sport.RUN, Sport.RIDE, None]),
    st.sampled_from([None, "From a race."]),
)
_BOOKS = st.lists(
    _ENTRIES,
    max_size=12,
    unique_by=lambda entry: (entry.name, entry.sport, entry.setting.valid_from, bool(entry.setting.evidence)),
)


@given(_BOOKS, _BOOKS)
def test_exactly_the_days_of_changed_stretches_have_other_settings(
    old: list[DatedSetting], new: list[DatedSetting]
) -> None:
    before, after = SettingsBook(entries=tuple(old)), SettingsBook(entries=tuple(new))
    stretches = changed_stretches(before, after)
    for sport in (Sport.RUN, Sport.RIDE, Sport.SWIM):
        for day in (date(1990, 1, 1), *_DAYS, *(day - timedelta(days=1) for day in _DAYS), date(2030, 1, 1)):
            covering = [one for one in stretches if one.sport == sport and one.first_day <= day < one.end_day]
            differs = digest(before.resolve(sport, day)) != digest(after.resolve(sport, day))
            assert len(covering) == differs
