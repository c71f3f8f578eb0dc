-- min_code_version: 3
-- What platforms say about recordings, and recordings whose bytes may change. Earlier code would leave descriptions and
-- photos behind when their recording goes.

ALTER TABLE collector.recording
    -- Names a recording whose bytes may change, such as an activity without a file: the same name is the same recording.
    ADD COLUMN origin text,
    -- Rises with each change of the description.
    ADD COLUMN description_revision bigint NOT NULL DEFAULT 0,
    -- NULL, as the other three, without a description.
    ADD COLUMN description_provider text,
    ADD COLUMN description_activity_id text,
    ADD COLUMN description_key text,
    ADD COLUMN description_sha256 text,
    -- Keys of the photos that it names.
    ADD COLUMN photos text[] NOT NULL DEFAULT '{}';
CREATE UNIQUE INDEX recording_origin ON collector.recording (athlete_id, origin) WHERE origin IS NOT NULL;
CREATE INDEX recording_described ON collector.recording (athlete_id, description_provider, description_activity_id)
    WHERE description_activity_id IS NOT NULL;
