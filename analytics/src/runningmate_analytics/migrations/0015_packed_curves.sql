-- min_code_version: 15
-- Curves as packed big-endian numbers, some 600 each: arrays of them were written as text, parsed and squeezed, which took
-- a quarter of an import's time in this service. Their durations were always the same grid, so its end says them all.

CREATE FUNCTION analytics.packed(numbers real[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(float4send(number), ''::bytea ORDER BY place), ''::bytea)
    FROM unnest(numbers) WITH ORDINALITY AS one (number, place)
$$;
ALTER TABLE analytics.curve
    ALTER COLUMN duration_s TYPE integer USING coalesce(duration_s[cardinality(duration_s)], 0),
    ALTER COLUMN value TYPE bytea USING analytics.packed(value),
    ALTER COLUMN start_s TYPE bytea USING analytics.packed(start_s);
ALTER TABLE analytics.curve RENAME COLUMN duration_s TO longest_s;
-- Numbers like these do not get smaller by PostgreSQL's compression; it would only try.
ALTER TABLE analytics.curve ALTER COLUMN value SET STORAGE EXTERNAL, ALTER COLUMN start_s SET STORAGE EXTERNAL;
DROP FUNCTION analytics.packed;
