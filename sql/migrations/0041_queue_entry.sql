-- What the queue of a port is read from: every entry that has ever waited in it or left it as cancelled or moved,
-- as last folded. A twentieth of the entries or less, so that a queue costs the same however long the history is.
create table if not exists queue_entry
(
    filed_on Date,
    port LowCardinality(String),
    entry_number String,
    status LowCardinality(String),
    conflicting Bool,
    in_queue Bool,
    importer_number String,
    entry_type LowCardinality(String),
    mode LowCardinality(String),
    line_count UInt32,
    value_cents Int64,
    duty_cents Nullable(Int64),
    goods_hts10 String,
    goods_origin LowCardinality(String),
    importer_name String,
    tier Int8,
    center LowCardinality(String),
    center_basis LowCardinality(String),
    filed_at Nullable(DateTime64(3, 'UTC')),
    arrived_at Nullable(DateTime64(3, 'UTC')),
    presented_at Nullable(DateTime64(3, 'UTC')),
    holds Array(Tuple(hold_id String, agency String, reason String, placed_at DateTime64(3, 'UTC'), removed_at Nullable(DateTime64(3, 'UTC')))),
    exams Array(Tuple(exam_id String, exam_type String, ordered_at Nullable(DateTime64(3, 'UTC')), completed_at Nullable(DateTime64(3, 'UTC')), officer_minutes Nullable(Int64), result Nullable(String), duty_change_cents Nullable(Int64))),
    segment LowCardinality(String),
    points Int32,
    duty_at_risk_cents Int64,
    decision String codec(ZSTD(3)),
    queue_clock_code LowCardinality(String),
    queue_clock_due_at Nullable(DateTime64(3, 'UTC')),
    version UInt64
)
engine = ReplacingMergeTree(version)
partition by toYear(filed_on)
order by (filed_on, port, entry_number)
settings fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024
