"""Recordings with something wrong in them, made of the sample season's, for the page to tell the truth about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from runningmate_cli.sample.files import track
from runningmate_cli.sample.fit import fit_file
from runningmate_cli.sample.season import plan
from runningmate_cli.sample.track import Pause, PoolLength, Track
from runningmate_cli.sample.workout import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = 5
DAYS_AGO = {"run": 12, "ride": 14, "swim": 16}
"""Older than what the browser tests make up themselves, whose newest activity stays the newest."""
FLAT_S = (900, 1_620)
FALSE_TURN, FALSE_SHARE = 10, 0.45


def write(folder: Path) -> None:
    """Writes the files into a folder."""
    for name, started_at, made in _recordings():
        (folder / name).write_bytes(fit_file(made, started_at, np.random.default_rng(SEED)))


def _recordings() -> Iterator[tuple[str, datetime, Track]]:
    run = _of(Kind.LONG_RUN)
    heart = run.channels["heart_rate"]
    heart[slice(*FLAT_S)] = 148
    heart[2_400:2_402] = 236
    run.pauses = [Pause(2_000, 240)]
    yield "faulty-run.fit", _begins("run"), run

    # The watch at the wrist loses the pulse; the bike computer was started three seconds later.
    computer, watch = _of(Kind.ENDURANCE_RIDE), _of(Kind.ENDURANCE_RIDE)
    for name in ("power", "cadence"):
        watch.channels.pop(name, None)
    watch.channels["heart_rate"][1_000:1_900] = 121
    yield "ride-computer.fit", _begins("ride"), computer
    yield "ride-watch.fit", _begins("ride") + timedelta(seconds=3), watch

    swim = _of(Kind.TECHNIQUE_SWIM)
    swim.lengths = list(_miscounted(swim.lengths))
    yield "miscounted-swim.fit", _begins("swim"), swim


def _begins(sport: str) -> datetime:
    today = datetime.now(UTC).replace(hour=7, minute=30, second=0, microsecond=0)
    return today - timedelta(days=DAYS_AGO[sport])


def _of(kind: Kind) -> Track:
    """The newest workout of a kind, the same each time."""
    workout = next(one for one in plan(SEED, date(2026, 6, 1)) if one.kind is kind)
    return track(replace(workout, scale=1.0))


def _miscounted(lengths: list[PoolLength]) -> Iterator[PoolLength]:
    """One length cut in two by a turn that was none, and two lengths of which the turn was not seen."""
    swum = [at for at, length in enumerate(lengths) if length.stroke == "freestyle"]
    cut = swum[FALSE_TURN]
    missed = next(at for at in swum if at > cut + 4 and lengths[at + 1].stroke == "freestyle")
    for at, length in enumerate(lengths):
        if at == cut:
            first_s = length.duration_s * FALSE_SHARE
            strokes = length.strokes or 0
            few = round(strokes * FALSE_SHARE)
            yield replace(length, duration_s=first_s, strokes=few)
            yield replace(
                length,
                start_s=length.start_s + first_s,
                duration_s=length.duration_s - first_s,
                strokes=strokes - few,
            )
        elif at == missed:
            other = lengths[at + 1]
            yield replace(
                length,
                duration_s=length.duration_s + other.duration_s,
                strokes=(length.strokes or 0) + (other.strokes or 0),
            )
        elif at != missed + 1:
            yield length
