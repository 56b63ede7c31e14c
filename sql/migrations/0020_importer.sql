-- Accounts and Centers' staffing as they stand: the last event of each subject.
create table if not exists importer
(
    subject_kind LowCardinality(String),
    subject_id String,
    status LowCardinality(String),
    conflicting Bool,
    name String,
    center LowCardinality(String),
    center_basis LowCardinality(String),
    override_reason String,
    tier Int8,
    trade_compliance Bool,
    staff Nullable(UInt32),
    positions Nullable(UInt32),
    first_event_at Nullable(DateTime64(3, 'UTC')),
    version UInt64
)
engine = ReplacingMergeTree(version)
order by (subject_kind, subject_id)
settings fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024
