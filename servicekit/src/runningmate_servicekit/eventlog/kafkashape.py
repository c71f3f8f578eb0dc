"""How a topic of Kafka must be made, and in what one differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from runningmate_servicekit.eventlog.port import MAX_PAYLOAD_BYTES, PARTITION_COUNT, RETENTION_DAYS

_DAY_MS: Final = 86_400_000
_MAX_MESSAGE_BYTES: Final = 1_048_588
"""The broker's own default, which leaves room for key, headers and framing."""
_LEAST_MESSAGE_BYTES: Final = MAX_PAYLOAD_BYTES + 100_000
_MOST_REPLICAS: Final = 3
_KEPT: Final = {
    "cleanup.policy": "delete",
    "retention.ms": str(RETENTION_DAYS * _DAY_MS),
    "retention.bytes": "-1",
}
"""What the retention depends on."""


@dataclass(frozen=True, slots=True)
class TopicShape:
    """A topic as it is.

    Args:
        partitions: How many.
        replicas: Copies of the partition that has fewest.
        config: Settings by name.
    """

    topic: str
    partitions: int
    replicas: int
    config: Mapping[str, str | None]

    @property
    def retention_days(self) -> float | None:
        """How long records are kept; None for ever."""
        kept_ms = int(self.config.get("retention.ms") or -1)
        return kept_ms / _DAY_MS if kept_ms >= 0 else None

    @property
    def max_message_bytes(self) -> int:
        """The largest batch of records that the brokers take."""
        return int(self.config.get("max.message.bytes") or 0)

    def mismatches(self) -> list[str]:
        """What makes the topic useless, and what to do, each as a sentence without a full stop."""
        found = check_count(self.topic, self.partitions)
        found += [
            f"topic {self.topic} has {name}={self.config.get(name)}, but {value} is needed "
            f"({RETENTION_DAYS} days of replay); set it with kafka-configs --alter"
            for name, value in _KEPT.items()
            if self.config.get(name) != value
        ]
        if self.max_message_bytes < _LEAST_MESSAGE_BYTES:
            found.append(
                f"topic {self.topic} takes messages of {self.max_message_bytes} bytes only; "
                f"set max.message.bytes={_MAX_MESSAGE_BYTES} with kafka-configs --alter"
            )
        return found

    def weaknesses(self, brokers: int) -> list[str]:
        """What works, but loses records more easily than with so many brokers it should; as `mismatches`."""
        wanted = replicas_on(brokers)
        if self.replicas >= wanted:
            return []
        text = f"topic {self.topic} is kept {self.replicas} times, but {brokers} brokers can keep it {wanted} times"
        return [f"{text}; move it with kafka-reassign-partitions"]


def check_count(topic: str, partitions: int) -> list[str]:
    """As `TopicShape.mismatches`, for the partitions alone."""
    if partitions == PARTITION_COUNT:
        return []
    text = f"topic {topic} has {partitions} partitions, but {PARTITION_COUNT} are needed"
    return [f"{text}; copy its records into a new topic"]


def replicas_on(brokers: int) -> int:
    """How often a topic is kept on so many brokers."""
    return max(1, min(brokers, _MOST_REPLICAS))


def new_config(replicas: int) -> dict[str, str]:
    """Settings of a topic that is to be made."""
    return {
        **_KEPT,
        # Only closed segments expire: with the default of a week records would outlive the inbox's memory of them.
        "segment.ms": str(_DAY_MS),
        # By the broker's clock, so that a replay from a time and the retention do not depend on publishers' clocks.
        "message.timestamp.type": "LogAppendTime",
        "max.message.bytes": str(_MAX_MESSAGE_BYTES),
        # What a publisher was told to be stored survives the loss of one broker; two of three are enough to go on.
        "min.insync.replicas": str(min(replicas, 2)),
    }
