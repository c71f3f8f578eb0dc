"""Damage: where and why a FIT file cannot be read on."""

from __future__ import annotations

from dataclasses import dataclass

from runningmate_analytics.domain.model import RecordingError, RejectReason


@dataclass(frozen=True, slots=True)
class Damage:
    """What broke; what stood before it is kept.

    Attributes:
        reason: Typed, for a file that gives nothing before the damage.
        detail: A sentence that names the byte.
    """

    reason: RejectReason
    detail: str

    @property
    def mark(self) -> str:
        """The damage as the reason that a recording is only a part."""
        return f"{self.detail} What could be read was imported; copy the file from the device again for the rest."

    def refusal(self) -> RecordingError:
        """The damage as the reason that a file gives no activity."""
        return RecordingError(self.reason, self.detail)
