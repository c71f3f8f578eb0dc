"""Titles and steps of sessions in words, in metric units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.model import RIDE, RUN, SWIM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from runningmate_coach.domain.planning.model import Block, Session, Step, Target

SPORT_WORDS: Mapping[str, str] = {RUN: "Run", RIDE: "Ride", SWIM: "Swim"}
KIND_WORDS: Mapping[str, str] = {
    "easy": "easy", "long": "long", "tempo": "tempo", "threshold": "threshold", "intervals": "intervals",
    "race_pace": "race pace", "race": "race",
}  # fmt: skip
ROLE_WORDS: Mapping[str, str] = {
    "warm_up": "warm up", "work": "work", "recover": "recover", "steady": "steady", "cool_down": "cool down",
}  # fmt: skip


def title(session: Session) -> str:
    """Such as `Run: tempo, 50 min`."""
    if session.race is not None:
        return session.race.name or "Race"
    return f"{SPORT_WORDS[session.sport]}: {KIND_WORDS[session.kind]}, {session.minutes} min"


def lines(blocks: tuple[Block, ...], sport: str) -> Iterator[str]:
    """One line for each block, such as `4 x (6 min work at 4:10-3:58 /km, 1:30 min recover at …)`."""
    for block in blocks:
        steps = ", ".join(step_text(step, sport) for step in block.steps)
        yield steps if block.times == 1 else f"{block.times} x ({steps})"


def step_text(step: Step, sport: str) -> str:
    """Such as `6 min work at 245-260 W`."""
    minutes, seconds = divmod(step.duration_s, 60)
    length = f"{minutes}:{seconds:02} min" if seconds else f"{minutes} min"
    aim = "" if step.target is None else f" at {target_text(step.target, sport)}"
    return f"{length} {ROLE_WORDS[step.role]}{aim}"


def target_text(target: Target, sport: str) -> str:
    """A range in the unit that athletes use: watts, pace, beats per minute, exertion."""
    if target.channel == "speed_mps":
        metres = 100 if sport == SWIM else 1000
        slow, fast = (_clock(metres / speed) for speed in (target.low, target.high))
        return f"{slow}-{fast} /{'100 m' if sport == SWIM else 'km'}"
    unit = {"power_w": " W", "heart_rate_bpm": " bpm"}.get(target.channel, " of 10 by feel")
    return f"{target.low:.0f}-{target.high:.0f}{unit}"


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"
