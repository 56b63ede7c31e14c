-- Reasons people attached to a port or team for one measure. Never changed, never removed.
create table if not exists flag_reason
(
    measure LowCardinality(String),
    unit String,
    reason_id String,
    date_from Date,
    date_to Date,
    author String,
    text String,
    written_at DateTime64(3, 'UTC')
)
engine = ReplacingMergeTree
order by (measure, unit, reason_id)
settings fsync_after_insert = 1, fsync_part_directory = 1
