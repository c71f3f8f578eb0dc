-- min_code_version: 10
-- When the profile at Strava is read next; null where the athlete did not allow it.

ALTER TABLE collector.strava_link ADD COLUMN profile_due_at timestamptz;
-- Links of all athletes, which the owner sees only without row-level security.
ALTER TABLE collector.strava_link NO FORCE ROW LEVEL SECURITY;
UPDATE collector.strava_link SET profile_due_at = clock_timestamp() WHERE 'profile:read_all' = ANY (scopes);
ALTER TABLE collector.strava_link FORCE ROW LEVEL SECURITY;
