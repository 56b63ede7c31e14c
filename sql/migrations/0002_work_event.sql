-- Evidence about Center work.
create table if not exists work_event
(
    work_id String,

    occurred_at DateTime64(3, 'UTC') codec(Delta, ZSTD(1)),
    event_id String codec(ZSTD(1)),
    event_type LowCardinality(String),
    source LowCardinality(String),
    simulated Bool,
    -- the whole event as canonical JSON: keys sorted, no white space
    payload String codec(ZSTD(3)),
    content_hash UInt64 materialized sipHash64(payload),
    batch_seq UInt64,
    -- ReplacingMergeTree keeps the greatest: the copy that came first
    copy_rank UInt64 materialized 18446744073709551615 - batch_seq
)
engine = ReplacingMergeTree(copy_rank)
partition by toYear(occurred_at)
order by (work_id, occurred_at, event_id, content_hash)
settings index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000
