"""Work that a service does by itself: scheduled or asked for, one process at a time, with a history."""

from __future__ import annotations

from runningmate_servicekit.jobs.port import Job, JobFailed, JobLedger, JobLost, JobRun, Listed, Run

__all__ = ["Job", "JobFailed", "JobLedger", "JobLost", "JobRun", "Listed", "Run"]
