"""Several recordings of one workout as one: clocks aligned, each channel from the source that has it best."""

from __future__ import annotations

from runningmate_analytics.domain.merging.merge import merge

__all__ = ["merge"]
