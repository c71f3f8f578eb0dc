"""One ride or run as a Zwift workout: intensities as shares of the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from runningmate_coach.domain.planning.files.text import title
from runningmate_coach.domain.planning.model import RIDE, RUN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.planning.model import Block, Session, Step

SPORT_TYPES: Mapping[str, str] = {RUN: "run", RIDE: "bike"}
RAMPS: Mapping[str, str] = {"warm_up": "Warmup", "cool_down": "Cooldown"}


def workout(session: Session) -> bytes:
    """The bytes of a file; `session` is a ride or a run."""
    root = ET.Element("workout_file")
    for name, text in (
        ("author", "MyAIRunningMate"),
        ("name", title(session)),
        ("description", session.why),
        ("sportType", SPORT_TYPES[session.sport]),
    ):
        ET.SubElement(root, name).text = text
    if session.sport == RUN:
        ET.SubElement(root, "durationType").text = "time"
    steps = ET.SubElement(root, "workout")
    for block in session.blocks:
        _add(steps, block)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _add(parent: ET.Element, block: Block) -> None:
    if block.times > 1:
        on, off = block.steps
        ET.SubElement(
            parent, "IntervalsT",
            {"Repeat": str(block.times), "OnDuration": str(on.duration_s), "OffDuration": str(off.duration_s),
             "OnPower": _middle(on), "OffPower": _middle(off)},
        )  # fmt: skip
        return
    for step in block.steps:
        attributes = {"Duration": str(step.duration_s)}
        if step.role in RAMPS:
            # Upwards into the work, downwards out of it.
            ends = (step.low, step.high) if step.role == "warm_up" else (step.high, step.low)
            attributes |= {"PowerLow": f"{ends[0]:.3f}", "PowerHigh": f"{ends[1]:.3f}"}
        else:
            attributes["Power"] = _middle(step)
        ET.SubElement(parent, RAMPS.get(step.role, "SteadyState"), attributes)


def _middle(step: Step) -> str:
    return f"{(step.low + step.high) / 2:.3f}"
