"""What a platform says about an activity, for people."""

from __future__ import annotations

from collections.abc import Iterator

from runningmate.analytics.v1 import activity_pb2
from runningmate.common.v1 import description_pb2
from runningmate_cli import output

NO_SAMPLES = "Nothing was recorded: its figures are those that somebody wrote down."
_KINDS = {description_pb2.GEAR_KIND_BIKE: "bike", description_pb2.GEAR_KIND_SHOES: "shoes"}


def show(activity: activity_pb2.Activity) -> None:
    """Texts and remarks; nothing where there are none."""
    if not activity.channels and not activity.lengths:
        output.prose(NO_SAMPLES)
    said = activity.description
    for text, title in ((said.description, ""), (said.private_note, "Private note: ")):
        if text:
            output.prose(f"{title}{text}")
    remarks = ", ".join(_remarks(said))
    if remarks:
        output.prose(f"{remarks[0].upper()}{remarks[1:]}.")


def _remarks(said: description_pb2.ActivityDescription) -> Iterator[str]:
    if said.gear.name:
        kind = _KINDS.get(said.gear.kind, "")
        yield f"with {said.gear.name}{f' ({kind})' if kind else ''}"
    if said.HasField("perceived_exertion"):
        yield f"rated {said.perceived_exertion} of 10"
    for flag, word in ((said.race, "a race"), (said.commute, "a way to work"), (said.trainer, "indoors")):
        if flag:
            yield word
    if said.weather.HasField("temperature_c"):
        yield f"{said.weather.temperature_c:.0f} °C".replace("-", "\N{MINUS SIGN}")
    if said.photos:
        yield f"{len(said.photos)} photo{'s' if len(said.photos) > 1 else ''}"
