"""Recorded faults: stretches of a channel that no metric may rest on. Raw samples stay as they are."""

from __future__ import annotations

from runningmate_analytics.domain.faults.fault import RULES, Fault, FaultRule, marked_s
from runningmate_analytics.domain.faults.inspection import detect, without

__all__ = ["RULES", "Fault", "FaultRule", "detect", "marked_s", "without"]
