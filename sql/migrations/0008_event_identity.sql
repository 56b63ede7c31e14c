-- Every copy of every event id, whatever its subject: one id with two contents is found here.
create table if not exists event_identity
(
    event_id String codec(ZSTD(1)),
    content_hash UInt64,
    subject_kind LowCardinality(String),
    filed_on Date,
    port LowCardinality(String),
    subject_id String,
    batch_seq UInt64
)
engine = ReplacingMergeTree
order by (event_id, content_hash, subject_kind, filed_on, port, subject_id)
settings fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 256, non_replicated_deduplication_window = 1000
