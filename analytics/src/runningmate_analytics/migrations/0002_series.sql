-- min_code_version: 2
-- Series over time: metrics of each activity, totals of each day and sport, and means of each minute.
-- With TimescaleDB they are compressed hypertables, without it plain tables; columns, keys and queries are the same.
-- A compressed hypertable cannot have row-level security, so on both kinds the tables belong to the owner alone, and
-- everybody else goes through views that show and take the rows of the transaction's athlete (of all, for the job role).

CREATE TABLE analytics.activity_metric_row (
    athlete_id uuid NOT NULL,
    -- When the activity began. Whoever reads names it too, so that only the chunks of that time are looked at.
    started_at timestamptz NOT NULL,
    activity_id uuid NOT NULL,
    name text NOT NULL,
    value double precision NOT NULL,
    coverage real NOT NULL,
    source_channel text NOT NULL,
    parameters jsonb,
    PRIMARY KEY (athlete_id, started_at, activity_id, name)
);

CREATE TABLE analytics.day_total_row (
    athlete_id uuid NOT NULL,
    local_date date NOT NULL,
    sport text NOT NULL,
    activity_count integer NOT NULL,
    -- Activities without a load, and activities whose load rests on estimated settings.
    without_load_count integer NOT NULL,
    estimated_load_count integer NOT NULL,
    load double precision NOT NULL,
    timer_time_s double precision NOT NULL,
    distance_m double precision NOT NULL,
    elevation_gain_m double precision NOT NULL,
    PRIMARY KEY (athlete_id, local_date, sport)
);

-- Means of the samples of each minute of the clock in which anything was recorded; NULL where a channel has no value.
CREATE TABLE analytics.activity_minute_row (
    athlete_id uuid NOT NULL,
    minute_at timestamptz NOT NULL,
    activity_id uuid NOT NULL,
    sample_count integer NOT NULL,
    -- Covered in the minute.
    distance_m real,
    altitude_m real,
    speed_mps real,
    power_w real,
    heart_rate_bpm real,
    cadence_rpm real,
    temperature_c real,
    PRIMARY KEY (athlete_id, minute_at, activity_id)
);

-- Forced, row-level security would hide all rows from the owner, who copies them here.
ALTER TABLE analytics.activity NO FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.activity_metric NO FORCE ROW LEVEL SECURITY;

INSERT INTO analytics.activity_metric_row
SELECT metric.athlete_id, activity.started_at, metric.activity_id, metric.name, metric.value, metric.coverage,
    metric.source_channel, metric.parameters
FROM analytics.activity_metric metric JOIN analytics.activity USING (activity_id);

INSERT INTO analytics.day_total_row
SELECT activity.athlete_id, local_date, sport, count(DISTINCT activity.activity_id),
    count(DISTINCT activity.activity_id) - count(*) FILTER (WHERE metric.name = 'load'),
    count(*) FILTER (WHERE metric.name = 'load' AND jsonb_path_exists(parameters, '$[*].evidence ? (@ != null)')),
    coalesce(sum(value) FILTER (WHERE metric.name = 'load'), 0),
    coalesce(sum(value) FILTER (WHERE metric.name = 'timer_time_s'), 0),
    coalesce(sum(value) FILTER (WHERE metric.name = 'distance_m'), 0),
    coalesce(sum(value) FILTER (WHERE metric.name = 'elevation_gain_m'), 0)
FROM analytics.activity LEFT JOIN analytics.activity_metric metric
    ON metric.activity_id = activity.activity_id
    AND metric.name IN ('load', 'timer_time_s', 'distance_m', 'elevation_gain_m')
WHERE sport <> 'transition'
GROUP BY activity.athlete_id, local_date, sport;

ALTER TABLE analytics.activity FORCE ROW LEVEL SECURITY;
DROP TABLE analytics.activity_metric, analytics.day_load;

-- Deleting an activity, or moving it in time, takes its series along. A foreign key could not: it would not name the time,
-- and every chunk would be unpacked.
CREATE FUNCTION analytics.forget_series() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM analytics.activity_metric_row WHERE athlete_id = OLD.athlete_id AND started_at = OLD.started_at
        AND activity_id = OLD.activity_id;
    DELETE FROM analytics.activity_minute_row WHERE athlete_id = OLD.athlete_id AND activity_id = OLD.activity_id
        AND minute_at BETWEEN date_trunc('minute', OLD.started_at) AND OLD.ended_at;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_series AFTER DELETE ON analytics.activity
    FOR EACH ROW EXECUTE FUNCTION analytics.forget_series();
CREATE TRIGGER forget_moved_series AFTER UPDATE OF started_at, ended_at ON analytics.activity
    FOR EACH ROW WHEN ((OLD.started_at, OLD.ended_at) IS DISTINCT FROM (NEW.started_at, NEW.ended_at))
    EXECUTE FUNCTION analytics.forget_series();

-- Makes hypertables where TimescaleDB is, and the totals by week on either kind. Safe to call again: an operator who adds
-- the extension later calls it as the owner, while the services are stopped.
CREATE FUNCTION analytics.arrange_series() RETURNS text
LANGUAGE plpgsql SET search_path = analytics, public, pg_temp AS $$
DECLARE
    version text := (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb');
    week constant text :=
        'SELECT athlete_id, sport, %s AS monday, sum(activity_count) AS activity_count, '
        'sum(without_load_count) AS without_load_count, sum(load) AS load, sum(timer_time_s) AS timer_time_s, '
        'sum(distance_m) AS distance_m, sum(elevation_gain_m) AS elevation_gain_m '
        'FROM analytics.day_total_row GROUP BY 1, 2, 3';
    series record;
    done boolean := false;
BEGIN
    IF version IS NOT NULL THEN
        EXECUTE 'SELECT EXISTS (SELECT FROM timescaledb_information.hypertables '
            'WHERE hypertable_schema = ''analytics'' AND hypertable_name = ''activity_metric_row'')' INTO done;
    END IF;
    IF done THEN
        RETURN format('TimescaleDB %s: the series are hypertables already', version);
    END IF;
    DROP VIEW IF EXISTS analytics.week_total;
    DROP VIEW IF EXISTS analytics.week_total_row;
    IF version IS NULL THEN
        EXECUTE 'CREATE VIEW analytics.week_total_row AS '
            || format(week, $monday$date_trunc('week', local_date)::date$monday$);
    ELSE
        FOR series IN SELECT * FROM (VALUES
            ('activity_metric_row', 'started_at', interval '1 year', 'started_at DESC, activity_id, name'),
            ('day_total_row', 'local_date', interval '5 years', 'local_date DESC, sport'),
            ('activity_minute_row', 'minute_at', interval '1 year', 'minute_at DESC, activity_id')
        ) AS one (name, time_column, chunk, sorted) LOOP
            PERFORM create_hypertable(format('analytics.%I', series.name)::regclass,
                by_range(series.time_column::name, series.chunk), create_default_indexes => false, migrate_data => true);
            EXECUTE format('ALTER TABLE analytics.%I SET (timescaledb.compress, '
                'timescaledb.compress_segmentby = ''athlete_id'', timescaledb.compress_orderby = %L)',
                series.name, series.sorted);
            -- A year behind: what is imported or computed anew is mostly younger.
            PERFORM add_compression_policy(format('analytics.%I', series.name)::regclass, interval '1 year');
        END LOOP;
        EXECUTE 'CREATE MATERIALIZED VIEW analytics.week_total_row '
            'WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS '
            || format(week, $monday$time_bucket(interval '7 days', local_date, date '2000-01-03')$monday$)
            || ' WITH NO DATA';
        -- Ten years in one batch: by default each bucket of a first refresh is a transaction of its own.
        PERFORM add_continuous_aggregate_policy('analytics.week_total_row', start_offset => NULL,
            end_offset => interval '7 days', schedule_interval => interval '15 minutes', buckets_per_batch => 520);
    END IF;
    EXECUTE 'REVOKE ALL ON analytics.week_total_row FROM rm_analytics, rm_analytics_job';
    EXECUTE $view$CREATE VIEW analytics.week_total WITH (security_barrier) AS
        SELECT * FROM analytics.week_total_row
        WHERE athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid
            OR current_user = 'rm_analytics_job'$view$;
    EXECUTE 'REVOKE INSERT, UPDATE, DELETE ON analytics.week_total FROM rm_analytics, rm_analytics_job';
    RETURN coalesce('TimescaleDB ' || version || ': the series are hypertables', 'plain PostgreSQL: the series are tables');
END $$;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['activity_metric', 'day_total', 'activity_minute'] LOOP
        EXECUTE format('REVOKE ALL ON analytics.%I FROM rm_analytics, rm_analytics_job', name || '_row');
        EXECUTE format('CREATE VIEW analytics.%I WITH (security_barrier) AS SELECT * FROM analytics.%I '
            'WHERE athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid '
            'OR current_user = ''rm_analytics_job'' WITH CASCADED CHECK OPTION', name, name || '_row');
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.%I TO rm_analytics, rm_analytics_job', name);
    END LOOP;
    REVOKE EXECUTE ON FUNCTION analytics.forget_series(), analytics.arrange_series() FROM rm_analytics, rm_analytics_job;
    PERFORM analytics.arrange_series();
END $$;
