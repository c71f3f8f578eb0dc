"""Data use: what an answer rests on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from runningmate.analytics.v1 import data_use_pb2 as policy_pb2
from runningmate.common.v1 import data_use_pb2
from runningmate_servicekit.datause import KINDS, Reader, kinds_in

if TYPE_CHECKING:
    from runningmate_servicekit.datause import DataUsePolicy, Provenance


@lru_cache(maxsize=64)
def kinds_to_proto(mask: int) -> tuple[str, ...]:
    """The names of a mask's source kinds, ascending; there are few masks, so each is made once."""
    return tuple(f"SOURCE_KIND_{kind.upper()}" for kind in kinds_in(mask))


def reader_to_proto(reader: Reader) -> str:
    """A reader's name on the wire."""
    return f"READER_{reader.name}"


def policy_to_proto(policy: DataUsePolicy) -> policy_pb2.GetDataUsePolicyResponse:
    """The table in force."""
    return policy_pb2.GetDataUsePolicyResponse(
        rules=[
            policy_pb2.DataUseRule(
                source_kind=f"SOURCE_KIND_{kind.upper()}",
                readers=[reader_to_proto(reader) for reader in Reader if policy.sees(reader, kind)],
                payload_days=policy.payload_days.get(kind, 0),
            )
            for kind in KINDS
            if kind in policy.readers
        ],
        customized=policy.customized,
    )


def data_use(reader: Reader, provenance: Provenance) -> data_use_pb2.DataUse:
    """What an answer for a reader rests on."""
    return data_use_pb2.DataUse(
        source_kinds=kinds_to_proto(provenance.source_kinds),
        reader=reader_to_proto(reader),
        withheld_activity_count=provenance.withheld_activities,
        withheld_value_count=provenance.withheld_values,
    )
