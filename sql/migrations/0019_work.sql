-- What each piece of Center work is. orphan: no work.opened.
create table if not exists work
(
    work_id String,
    status LowCardinality(String),
    conflicting Bool,
    work_type LowCardinality(String),
    center LowCardinality(String),
    importer_number String,
    about String,
    protest String,
    division LowCardinality(String),
    team_code LowCardinality(String),
    opened_at Nullable(DateTime64(3, 'UTC')),
    responded_at Nullable(DateTime64(3, 'UTC')),
    accelerated_at Nullable(DateTime64(3, 'UTC')),
    closed_at Nullable(DateTime64(3, 'UTC')),
    outcome LowCardinality(String),
    revenue_change_cents Nullable(Int64),
    pauses Array(Tuple(paused_at DateTime64(3, 'UTC'), resumed_at Nullable(DateTime64(3, 'UTC')))),
    clock_code LowCardinality(String),
    due_at Nullable(DateTime64(3, 'UTC')),
    clock_stopped_at Nullable(DateTime64(3, 'UTC')),
    version UInt64
)
engine = ReplacingMergeTree(version)
order by work_id
settings fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024
