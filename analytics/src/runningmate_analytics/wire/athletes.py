"""An athlete's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.analytics.v1 import analytics_events_pb2, athlete_pb2
from runningmate_analytics.domain.erasure import KEEPERS, REMAINS_AT, Confirmation, Remainder
from runningmate_analytics.domain.errors import BadFieldError
from runningmate_analytics.domain.model import Sex
from runningmate_analytics.wire.datause import kinds_to_proto
from runningmate_analytics.wire.vocabulary import sport_to_proto, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_analytics.domain.athlete import Athlete
    from runningmate_analytics.domain.erasure import Erasure
    from runningmate_analytics.domain.settings import DatedSetting
    from runningmate_analytics.domain.trained import TrainedAthlete

_SEXES = {
    Sex.UNKNOWN: athlete_pb2.SEX_UNSPECIFIED,
    Sex.FEMALE: athlete_pb2.SEX_FEMALE,
    Sex.MALE: athlete_pb2.SEX_MALE,
}


def sex_from_proto(sex: athlete_pb2.Sex) -> Sex:
    """The sex of a number."""
    return next(known for known, number in _SEXES.items() if number == sex)


def setting_name_from(name: athlete_pb2.SettingName) -> str:
    """The name of a setting's number: the name of its field in `Settings`."""
    return athlete_pb2.SettingName.Name(name).removeprefix("SETTING_NAME_").lower()


def setting_to_proto(entry: DatedSetting) -> athlete_pb2.DatedSetting:
    """A dated setting."""
    return athlete_pb2.DatedSetting(
        name=f"SETTING_NAME_{entry.name.upper()}",
        sport=sport_to_proto(entry.sport),
        valid_from=entry.setting.valid_from.isoformat(),
        value=entry.setting.value,
        evidence=entry.setting.evidence or "",
        source_kinds=kinds_to_proto(entry.setting.source_kinds),
    )


_REMAINDERS: Mapping[Remainder, str] = {
    Remainder.STRAVA_ACCESS: "Strava did not confirm the end of the access, and the tokens for it are erased here. End it "
    "yourself: strava.com/settings/apps, “Revoke Access”."
}


def confirmation_from_event(event: analytics_events_pb2.ErasureConfirmed) -> Confirmation:
    """What a service says of its part; a remainder of a later version is left out."""
    known = {analytics_events_pb2.ERASURE_REMAINDER_STRAVA_ACCESS: Remainder.STRAVA_ACCESS}
    return Confirmation(event.service, frozenset(known[one] for one in event.remainders if one in known))


def erasure_to_proto(erasure: Erasure) -> athlete_pb2.Erasure:
    """How far an erasure is."""
    return athlete_pb2.Erasure(
        athlete_id=str(erasure.athlete_id),
        erased_at=timestamp(erasure.erased_at),
        completed_at=timestamp(erasure.completed_at) if erasure.completed_at else None,
        confirmations=[
            athlete_pb2.ErasureConfirmation(
                service=name,
                confirmed_at=timestamp(erasure.confirmed[name]) if name in erasure.confirmed else None,
                advice=[
                    _REMAINDERS[remainder]
                    for remainder in sorted(erasure.remainders)
                    if REMAINS_AT[remainder] == name
                ],
            )
            for name in KEEPERS
        ],
    )


def trained_to_proto(trained: TrainedAthlete) -> athlete_pb2.TrainedAthlete:
    """An athlete with the weeks that have a workout."""
    return athlete_pb2.TrainedAthlete(
        athlete_id=str(trained.athlete_id), from_dates=[monday.isoformat() for monday in trained.mondays]
    )


def athlete_from_token(token: str) -> UUID | None:
    """The athlete after whom a page begins, None where the token is empty. Raises BadFieldError for a strange one."""
    try:
        return UUID(token) if token else None
    except ValueError:
        raise BadFieldError(
            "page_token", "This page token was not made by this service. Begin without one."
        ) from None


def athlete_to_proto(athlete: Athlete) -> athlete_pb2.Athlete:
    """An athlete's settings; estimates of what the athlete gave are left out."""
    book = athlete.book
    given = [entry for entry in book.entries if entry.setting.evidence is None]
    covered = {(entry.name, entry.sport) for entry in given}
    return athlete_pb2.Athlete(
        athlete_id=str(athlete.athlete_id),
        sex=_SEXES[book.sex],
        time_zone=book.time_zone,
        settings=[setting_to_proto(entry) for entry in given],
        estimates=[
            setting_to_proto(entry)
            for entry in book.entries
            if entry.setting.evidence is not None
            and not covered & {(entry.name, entry.sport), (entry.name, None)}
        ],
        missing=[
            athlete_pb2.MissingSetting(
                name=f"SETTING_NAME_{entry.name.upper()}",
                sport=sport_to_proto(entry.sport),
                reason=entry.reason,
            )
            for entry in athlete.missing
        ],
        settings_revision=book.settings_revision,
        stale_activity_count=athlete.stale_activity_count,
    )
