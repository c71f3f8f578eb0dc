-- min_code_version: 8
-- Whose rows a series shows is asked once a statement instead of once a row: the setting's text was read and parsed for
-- each of an athlete's days and metrics.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['activity_metric', 'day_total', 'activity_minute'] LOOP
        EXECUTE format('CREATE OR REPLACE VIEW analytics.%I WITH (security_barrier) AS SELECT * FROM analytics.%I '
            'WHERE athlete_id = (SELECT nullif(current_setting(''app.athlete_id'', true), '''')::uuid) '
            'OR (SELECT current_user = ''rm_analytics_job'') WITH CASCADED CHECK OPTION', name, name || '_row');
    END LOOP;
END $$;
