-- Which subjects a batch touched: what the fold reads for a batch that is not applied yet.
create table if not exists touched
(
    batch_seq UInt64,
    subject_kind LowCardinality(String),
    filed_on Date,
    port LowCardinality(String),
    subject_id String
)
engine = MergeTree
order by (batch_seq, subject_kind, filed_on, port, subject_id)
settings fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024, non_replicated_deduplication_window = 1000
