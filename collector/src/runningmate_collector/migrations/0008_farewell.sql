-- min_code_version: 7
-- Whether the access at Strava could not be ended with an erased athlete; the tombstone says so.

ALTER TABLE collector.athlete ADD COLUMN strava_access_left boolean NOT NULL DEFAULT false;
