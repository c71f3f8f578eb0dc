"""The topics of the mesh."""

from __future__ import annotations

from typing import Final

ACTIVITIES: Final = "activities"
"""Fresh activities, one by one."""
ACTIVITIES_BULK: Final = "activities-bulk"
"""Archives and folders; apart, so that they never delay a fresh activity."""
OUTCOMES: Final = "outcomes"
"""What became of each ingested recording."""
DEAD_LETTERS: Final = "dead-letters"
"""Events that a group gave up on."""

TOPICS: Final = (ACTIVITIES, ACTIVITIES_BULK, OUTCOMES, DEAD_LETTERS)
