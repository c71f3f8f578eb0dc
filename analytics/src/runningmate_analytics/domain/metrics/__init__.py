"""Metrics of one recording, one module per family of formulas.

Importing this package loads Polars; processes that do not compute import `domain.catalogue` instead.
"""

from __future__ import annotations

from runningmate_analytics.domain.metrics.analysis import compute
from runningmate_analytics.domain.metrics.options import Options

__all__ = ["Options", "compute"]
