"""Developer fields: what apps on the device add to the records, with their own names and units.

Source: FIT protocol, "Developer Data"; FIT profile, message `field_description` (206).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from runningmate_analytics.domain.channels import CHANNELS, DEVELOPER_PREFIX
from runningmate_analytics.domain.formats.fit.layout import BASES
from runningmate_analytics.domain.formats.fit.profile import (
    NAMED_CHANNELS,
    NATIVE_CHANNELS,
    RECORD,
    UNITS,
    WITHOUT_UNIT,
)
from runningmate_analytics.domain.formats.samples import check_size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_analytics.domain.formats.fit.layout import Base, Field, Layout
    from runningmate_analytics.domain.formats.fit.table import Table
    from runningmate_analytics.domain.model import Floats

FIELD_DESCRIPTION = 206
MAX_CHANNELS = 64
_MAX_KEYS = 1000
"""Fields that are looked at; real files have fewer than 30."""
_NAME_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Description:
    """What a developer field means: `stored / scale - offset`, in `units`."""

    name: str
    base_type: int
    units: str
    scale: float
    offset: float
    native: int | None

    def stands_for(self) -> tuple[str, float] | None:
        """The channel it may be, by the native field that it names or else by its name, and the factor to it.

        Returns:
            None where the unit is not one of the channel's, or it is no known channel.
        """
        channel = NATIVE_CHANNELS.get(-1 if self.native is None else self.native)
        channel = channel or NAMED_CHANNELS.get(self.name.lower().replace("_", " "))
        if self.name in CHANNELS:  # An export of ours.
            return self.name, 1
        if channel is None:
            return None
        if not self.units:
            return (channel, 1) if channel in WITHOUT_UNIT else None
        factor = UNITS.get(CHANNELS[channel].unit, {}).get(self.units.lower())
        return None if factor is None else (channel, factor)


def descriptions(table: Table) -> dict[tuple[int, int], Description]:
    """Field descriptions by (developer data index, field number); the last of each counts."""
    found: dict[tuple[int, int], Description] = {}
    rows = table.values(0, 1, 2, 6, 7, 14, 15)
    for row, name, units in zip(rows, table.strings(3), table.strings(8), strict=True):
        index, number, base_type, scale, offset, message, native = (
            None if value is None else int(value) for value in row
        )
        if index is None or number is None or base_type is None:
            continue
        found[index, number] = Description(
            (name or f"{index}.{number}")[:_NAME_LENGTH],
            base_type & 0x1F,
            (units or "")[:_NAME_LENGTH],
            scale or 1,
            offset or 0,
            native if message in (None, RECORD) else None,
        )
    return found


def add(
    records: Table, described: Mapping[tuple[int, int], Description], found: dict[str, Floats]
) -> dict[str, str]:
    """Add the numeric developer fields to the channels found so far.

    A field that stands for a channel becomes it where nothing else gives that channel; all others are kept
    under their own name.

    Returns:
        The units of those under their own name.

    Raises:
        RecordingError: too_large.
    """
    units: dict[str, str] = {}
    for key, values in _columns(records, described, len(found)).items():
        meaning = described[key]
        channel = meaning.stands_for()
        if channel and channel[0] not in found:
            found[channel[0]] = values * channel[1]
            continue
        name = f"{DEVELOPER_PREFIX}{meaning.name}"
        if name in units:
            name = f"{name} {key[0]}.{key[1]}"  # Two apps may choose one name.
        found[name], units[name] = values, meaning.units
    return units


def _columns(
    records: Table, described: Mapping[tuple[int, int], Description], others: int
) -> dict[tuple[int, int], Floats]:
    keys = dict.fromkeys(key for layout in records.layouts for key in layout.developer if key in described)
    found: dict[tuple[int, int], Floats] = {}
    for key in list(keys)[:_MAX_KEYS]:
        meaning = described[key]
        base = BASES.get(meaning.base_type)
        if base is None or len(found) >= MAX_CHANNELS:
            continue
        check_size(records.count, others + len(found) + 1)
        numbers = records.gather(partial(_find, key, base))
        if numbers is not None:
            found[key] = numbers / meaning.scale - meaning.offset
    return found


def _find(key: tuple[int, int], base: Base, layout: Layout) -> tuple[Field, Base] | None:
    at = layout.developer.get(key)
    return None if at is None else (at, base)
