"""PostgreSQL for who trained lately, by the job role: it names athletes and days, and nothing else of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runningmate_analytics.adapters.postgres.writing import RESTS_ON
from runningmate_analytics.domain.trained import MOST_WEEKS, WEEK, TrainedAthlete, trained_in, weeks_over

if TYPE_CHECKING:
    from uuid import UUID

    from runningmate_servicekit.database import Database


class PostgresTrained:
    """`Trained` on a database of the job role."""

    def __init__(self, jobs: Database) -> None:
        self._jobs = jobs

    async def page(
        self, week_count: int, denied: int, after: UUID | None, limit: int
    ) -> tuple[list[TrainedAthlete], UUID | None]:
        """See the port."""
        now = datetime.now(UTC)
        # Wide enough for each zone; which week a day belongs to is the athlete's zone to say.
        since = now.date() - (min(week_count, MOST_WEEKS) + 2) * WEEK
        rows = await self._jobs.pool.fetch(
            f"""SELECT athlete_id, zone, days FROM (
                    SELECT athlete_id, coalesce(time_zone, CASE WHEN estimated_time_zone_kinds & $1::int = 0
                        THEN estimated_time_zone END, 'UTC') AS zone
                    FROM analytics.athlete WHERE erased_at IS NULL AND estimates_due_at IS NULL
                        AND ($2::uuid IS NULL OR athlete_id > $2)) AS known
                CROSS JOIN LATERAL (
                    SELECT array_agg(DISTINCT local_date) AS days FROM analytics.activity
                    WHERE activity.athlete_id = known.athlete_id AND local_date >= $3 AND sport <> 'transition'
                        AND content_revision > 0 AND ({RESTS_ON}) & $1::int = 0) AS trained
                WHERE days IS NOT NULL AND NOT EXISTS (
                    SELECT FROM analytics.activity WHERE activity.athlete_id = known.athlete_id AND stale
                        AND payload_expired_at IS NULL)
                ORDER BY athlete_id LIMIT $4""",  # noqa: S608 - a constant
            denied,
            after,
            since,
            limit + 1,
        )
        shown = rows[:limit]
        found = [
            TrainedAthlete(
                row["athlete_id"], trained_in(weeks_over(now, row["zone"], week_count), row["days"])
            )
            for row in shown
        ]
        following = shown[-1]["athlete_id"] if len(rows) > limit else None
        return [one for one in found if one.mondays], following
