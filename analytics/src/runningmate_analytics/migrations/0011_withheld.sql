-- min_code_version: 8
-- Whether an athlete has anything that is not a file or archive of their own: where not, nothing is withheld by default,
-- and no list needs to count it.

CREATE INDEX activity_borrowed ON analytics.activity (athlete_id) WHERE source_kinds & ~6 <> 0;
