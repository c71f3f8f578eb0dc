"""The athlete's settings for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from runningmate.analytics.v1 import athlete_pb2
from runningmate_cli import output, vocabulary
from runningmate_cli.output import Column

_SEXES = {athlete_pb2.SEX_FEMALE: "female", athlete_pb2.SEX_MALE: "male"}


def sheet(athlete: athlete_pb2.Athlete, name: str = "", *, history: bool = False) -> None:
    """What was given, what was estimated with its evidence, and what is missing with the command that gives it.

    Args:
        athlete: As analytics gives it.
        name: Of the athlete's account, where it is known.
        history: Show all estimates, not only those that hold now.
    """
    unset_sex = f"not set; set it with: {vocabulary.command_for('sex')}"
    output.table(
        (Column("What"), Column("Value")),
        [
            ("Athlete", f"{name} ({athlete.athlete_id})" if name else athlete.athlete_id),
            ("Sex", _SEXES.get(athlete.sex, unset_sex)),
            ("Time zone", athlete.time_zone or "not known yet"),
        ],
    )
    _settings("Given", list(athlete.settings))
    estimates = list(athlete.estimates) if history else _newest(athlete.estimates)
    _settings("Estimated from the recordings", estimates)
    if older := len(athlete.estimates) - len(estimates):
        output.prose(f"{older} estimates of earlier times are shown by: runningmate athlete show --history")
    if athlete.missing:
        output.heading("Missing")
        rows = [
            (vocabulary.title(gap.name), vocabulary.sport_word(gap.sport), gap.reason, _command(gap))
            for gap in athlete.missing
        ]
        output.table((Column("What"), Column("Sport"), Column("Why"), Column("What sets it")), rows)
    if athlete.stale_activity_count:
        output.say(
            f"\n{athlete.stale_activity_count} activities are being computed again with the newest settings."
        )


def _command(gap: athlete_pb2.MissingSetting) -> str:
    return vocabulary.command(gap.name, gap.sport)


def _newest(settings: Iterable[athlete_pb2.DatedSetting]) -> list[athlete_pb2.DatedSetting]:
    """Of each setting and sport the one that holds now."""
    newest: dict[tuple[int, int], athlete_pb2.DatedSetting] = {}
    for setting in sorted(settings, key=lambda setting: setting.valid_from):
        newest[setting.name, setting.sport] = setting
    return list(newest.values())


def _settings(title: str, found: Sequence[athlete_pb2.DatedSetting]) -> None:
    if not found:
        return
    output.heading(title)
    with_evidence = any(setting.evidence for setting in found)
    columns = [Column("What"), Column("Sport"), Column("From"), Column("Value", right=True)]
    rows = [
        [
            vocabulary.title(setting.name),
            vocabulary.sport_word(setting.sport),
            setting.valid_from,
            vocabulary.shown(setting.name, setting.value, setting.sport),
        ]
        for setting in found
    ]
    if with_evidence:
        columns.append(Column("Evidence"))
        for row, setting in zip(rows, found, strict=True):
            row.append(setting.evidence)
    output.table(columns, rows)


def erasures(found: Sequence[athlete_pb2.Erasure]) -> None:
    """How far erasures are, one line each, and what is left for the athletes to do."""
    output.table(
        (
            Column("Athlete"),
            Column("Erased"),
            Column("Confirmed by"),
            Column("Waits for"),
            Column("Completed"),
        ),
        [
            (
                one.athlete_id,
                f"{one.erased_at.ToDatetime():%Y-%m-%d %H:%M} UTC",
                ", ".join(each.service for each in one.confirmations if each.HasField("confirmed_at")),
                ", ".join(each.service for each in one.confirmations if not each.HasField("confirmed_at")),
                f"{one.completed_at.ToDatetime():%Y-%m-%d %H:%M} UTC" if one.HasField("completed_at") else "",
            )
            for one in found
        ],
    )
    for one in found:
        for confirmation in one.confirmations:
            for sentence in confirmation.advice:
                output.prose(f"{one.athlete_id}: {sentence}" if len(found) > 1 else sentence)
