-- min_code_version: 10
-- What lets one more activity cost the same however many there are: the best efforts of each quarter, on which estimates
-- rest, and a mark on the few activities that a change of settings touches. Older code would not keep either.

CREATE TABLE analytics.quarter_best (
    athlete_id uuid NOT NULL REFERENCES analytics.athlete,
    -- First day of the calendar quarter.
    quarter date NOT NULL,
    sport text NOT NULL,
    -- The activities' mask of sources, and whether their days come from positions: what an estimate rests on.
    source_kinds smallint NOT NULL,
    positioned boolean NOT NULL,
    -- Local date of the first activity with a curve.
    first_day date NOT NULL,
    -- By kind of effort: its value, over how many seconds, and on which day.
    efforts jsonb NOT NULL,
    PRIMARY KEY (athlete_id, quarter, sport, source_kinds, positioned)
);
ALTER TABLE analytics.quarter_best ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics.quarter_best FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON analytics.quarter_best TO rm_analytics
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON analytics.quarter_best TO rm_analytics_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.quarter_best TO rm_analytics, rm_analytics_job;

ALTER TABLE analytics.athlete
    -- First days of the quarters whose activities changed since estimates were made.
    ADD COLUMN changed_quarters date[] NOT NULL DEFAULT '{}';
CREATE INDEX athlete_estimates_due ON analytics.athlete (estimates_due_at) WHERE estimates_due_at IS NOT NULL;

ALTER TABLE analytics.activity
    -- Whether other settings may hold for it by now than those it was computed with.
    ADD COLUMN stale boolean NOT NULL DEFAULT false;

-- Forced, row-level security would hide all rows from the owner. Estimates are made anew of every quarter.
ALTER TABLE analytics.activity NO FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.athlete NO FORCE ROW LEVEL SECURITY;
UPDATE analytics.activity SET stale = true FROM analytics.athlete
WHERE activity.athlete_id = athlete.athlete_id AND activity.settings_revision < athlete.settings_revision;
UPDATE analytics.athlete SET estimates_due_at = clock_timestamp(), changed_quarters = found.quarters
FROM (SELECT athlete_id, array_agg(DISTINCT date_trunc('quarter', local_date::timestamp)::date) AS quarters
      FROM analytics.activity GROUP BY athlete_id) AS found
WHERE athlete.athlete_id = found.athlete_id;
ALTER TABLE analytics.activity FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.athlete FORCE ROW LEVEL SECURITY;

-- Efforts that go mark their quarter if the best ones may rest on them, whichever code takes them away; so do efforts
-- whose sources became others. Content that is written anew is put in by the code that writes it.
CREATE FUNCTION analytics.note_gone_efforts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone date := date_trunc('quarter', OLD.local_date::timestamp)::date;
BEGIN
    UPDATE analytics.athlete SET estimates_due_at = clock_timestamp(),
        changed_quarters = array(SELECT unnest(changed_quarters) UNION SELECT gone)
    WHERE athlete_id = OLD.athlete_id AND (
        TG_OP = 'UPDATE' AND NEW.content_revision = OLD.content_revision
        OR EXISTS (
            SELECT FROM analytics.quarter_best best
            WHERE best.athlete_id = OLD.athlete_id AND quarter = gone AND sport = OLD.sport
                AND source_kinds = OLD.source_kinds AND positioned = OLD.positioned
                AND (first_day = OLD.local_date
                     OR efforts @? format('$.*.day ? (@ == "%s")', to_char(OLD.local_date, 'YYYY-MM-DD'))::jsonpath)));
    RETURN NULL;
END $$;
CREATE TRIGGER gone_efforts AFTER DELETE ON analytics.activity
    FOR EACH ROW EXECUTE FUNCTION analytics.note_gone_efforts();
CREATE TRIGGER changed_efforts
    AFTER UPDATE OF local_date, sport, source_kinds, positioned, content_revision ON analytics.activity
    FOR EACH ROW WHEN ((OLD.local_date, OLD.sport, OLD.source_kinds, OLD.positioned, OLD.content_revision)
        IS DISTINCT FROM (NEW.local_date, NEW.sport, NEW.source_kinds, NEW.positioned, NEW.content_revision))
    EXECUTE FUNCTION analytics.note_gone_efforts();

DROP INDEX analytics.activity_settings;
CREATE INDEX activity_stale ON analytics.activity (athlete_id, started_at DESC) WHERE stale;
CREATE INDEX activity_sport ON analytics.activity (athlete_id, sport);
CREATE INDEX activity_zone ON analytics.activity (athlete_id, positioned, time_zone) INCLUDE (source_kinds);
-- Overlapping activities are sought among those that began within a day; the few longer ones are all looked at.
CREATE INDEX activity_long ON analytics.activity (athlete_id, started_at) WHERE ended_at - started_at > interval '1 day';
