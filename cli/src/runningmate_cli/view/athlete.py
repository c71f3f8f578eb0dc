"""The athlete's settings for people."""

from __future__ import annotations

from runningmate.analytics.v1 import athlete_pb2
from runningmate_cli import output, vocabulary
from runningmate_cli.output import Column

_SEXES = {athlete_pb2.SEX_FEMALE: "female", athlete_pb2.SEX_MALE: "male"}


def sheet(athlete: athlete_pb2.Athlete) -> None:
    """What was given, what was estimated with its evidence, and what is missing with the command that gives it."""
    unset_sex = f"not set; set it with: {vocabulary.command_for('sex')}"
    output.table(
        (Column("What"), Column("Value")),
        [
            ("Athlete", athlete.athlete_id),
            ("Sex", _SEXES.get(athlete.sex, unset_sex)),
            ("Time zone", athlete.time_zone or "not known yet"),
        ],
    )
    _settings("Given", athlete.settings)
    _settings("Estimated from the recordings", athlete.estimates)
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


def _settings(title: str, settings: object) -> None:
    found: list[athlete_pb2.DatedSetting] = list(settings)  # type: ignore[call-overload]  # a repeated field
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
