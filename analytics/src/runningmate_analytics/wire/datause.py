"""Data use: what an answer rests on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from runningmate.common.v1 import data_use_pb2
from runningmate_servicekit.datause import kinds_in

if TYPE_CHECKING:
    from runningmate_servicekit.datause import Provenance, Reader


@lru_cache(maxsize=64)
def kinds_to_proto(mask: int) -> tuple[str, ...]:
    """The names of a mask's source kinds, ascending; there are few masks, so each is made once."""
    return tuple(f"SOURCE_KIND_{kind.upper()}" for kind in kinds_in(mask))


def reader_to_proto(reader: Reader) -> str:
    """A reader's name on the wire."""
    return f"READER_{reader.name}"


def data_use(reader: Reader, provenance: Provenance) -> data_use_pb2.DataUse:
    """What an answer for a reader rests on."""
    return data_use_pb2.DataUse(
        source_kinds=kinds_to_proto(provenance.source_kinds),
        reader=reader_to_proto(reader),
        withheld_activity_count=provenance.withheld_activities,
        withheld_value_count=provenance.withheld_values,
    )
