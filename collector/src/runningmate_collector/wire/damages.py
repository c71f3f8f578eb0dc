"""Damaged objects as the operator sees them."""

from __future__ import annotations

from runningmate.collector.v1 import storage_pb2
from runningmate_collector.domain.damage import Damage, DamageKind
from runningmate_collector.wire import timestamp

_KINDS = {
    DamageKind.MISSING: storage_pb2.OBJECT_DAMAGE_KIND_MISSING,
    DamageKind.DAMAGED: storage_pb2.OBJECT_DAMAGE_KIND_DAMAGED,
}


def damage_to_proto(damage: Damage) -> storage_pb2.DamagedObject:
    """An object that is not as it was stored."""
    return storage_pb2.DamagedObject(
        athlete_id=str(damage.athlete_id),
        recording_id=str(damage.recording_id),
        object_key=damage.object_key,
        kind=_KINDS[damage.kind],
        found_at=timestamp(damage.found_at),
    )
