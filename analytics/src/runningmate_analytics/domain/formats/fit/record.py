"""Record messages: the samples of a FIT file.

Source: FIT profile, message `record` (20).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.clock import unroll
from runningmate_analytics.domain.formats.fit.layout import BASES
from runningmate_analytics.domain.formats.fit.profile import (
    CADENCE,
    COMPONENTS,
    FRACTIONAL_CADENCE,
    SOURCES,
    Component,
)
from runningmate_analytics.domain.formats.samples import check_size

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.table import Table
    from runningmate_analytics.domain.model import Floats

_RIGHT_FLAG, _BALANCE_MASK = 0x80, 0x7F


def channels(records: Table) -> dict[str, Floats]:
    """Channels of the native fields, in file order; those without a value are absent.

    Raises:
        RecordingError: too_large.
    """
    there = {number for layout in records.layouts for number in layout.fields}
    for component in COMPONENTS.values():
        if component.field in there:
            there.add(component.target)
    wanted = {
        name: fields
        for name, sources in SOURCES.items()
        if (fields := [source for source in sources if source.field in there])
    }
    check_size(records.count, len(wanted))
    found: dict[str, Floats] = {}
    for name, sources in wanted.items():
        values: Floats | None = None
        for source in sources:
            if values is not None and not np.isnan(values).any():
                break
            column = _field(records, source.field)
            if column is None:
                continue
            if source.scale != 1:
                column /= source.scale
            if source.offset:
                column -= source.offset
            values = column if values is None else np.where(np.isnan(values), column, values)
        if values is not None:
            found[name] = values
    if "left_balance_percent" in found:
        found["left_balance_percent"] = _left_balance(found["left_balance_percent"])
    return found


def _field(records: Table, number: int) -> Floats | None:
    """A field as it is stored, completed by the components that stand for it."""
    column = records.known(number)
    if number == CADENCE and column is not None:
        fraction = records.known(FRACTIONAL_CADENCE.field)
        return column if fraction is None else column + np.nan_to_num(fraction) / FRACTIONAL_CADENCE.scale
    component = COMPONENTS.get(number)
    if component is None or (column is not None and not np.isnan(column).any()):
        return column
    bits = _bits(records, component)
    if bits is None:
        return column
    if component.accumulates:
        return _accumulated(records, bits, column, component)
    bits *= component.factor
    return bits if column is None else np.where(np.isnan(column), bits, column)


def _bits(records: Table, component: Component) -> Floats | None:
    found = np.full(records.count, np.nan)
    needed = (component.first_bit + component.bits + 7) // 8
    for kind, layout in enumerate(records.layouts):
        at = layout.fields.get(component.field)
        if at is None or at.size < needed:
            continue
        base = BASES.get(at.base_type)
        rows, stored = records.items(kind, at)
        stored = stored[:, : max(needed, base.size if base else 1)]
        if layout.order == ">" and base and base.size > 1:
            stored = stored[:, ::-1]
        whole = stored[:, :needed].astype(np.int64) @ (1 << 8 * np.arange(needed))
        known = ~(stored == 0xFF).all(axis=1)
        found[rows[known]] = (whole >> component.first_bit & (1 << component.bits) - 1)[known]
    return None if np.isnan(found).all() else found


def _accumulated(records: Table, low: Floats, column: Floats | None, component: Component) -> Floats:
    """The whole numbers whose low bits are known, counted on in file order.

    Where a message has the whole number itself, it counts on from that one.
    """
    whole = np.full(records.count, np.nan) if column is None else column
    known = np.flatnonzero(np.isfinite(low) | np.isfinite(whole))
    full = np.isfinite(whole[known])
    values = np.where(full, np.floor(whole[known] / component.factor), low[known])
    anchors = full.copy()
    anchors[0] = True
    counted = unroll(values, anchors, 1 << component.bits) * component.factor
    found = np.full(records.count, np.nan)
    found[known] = np.where(full, whole[known], counted)
    return found


def _left_balance(stored: Floats) -> Floats:
    """The left leg's share; the high bit says that the right one's is stored, else the side is by custom left."""
    known = np.isfinite(stored)
    numbers = np.where(known, stored, 0).astype(np.int64)
    share = (numbers & _BALANCE_MASK).astype(np.float64)
    share = np.where(numbers & _RIGHT_FLAG, 100 - share, share)
    share[~known | (share < 0) | (share > 100)] = np.nan
    return share
