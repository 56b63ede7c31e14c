-- Distinct events that each batch of the ledger brought, by type and source. An event that several batches brought counts
-- for the one with the least number: evidence keeps that copy, whichever came first. The sum over all batches is what
-- evidence has, without reading it.
create table if not exists event_count
(
    batch_seq UInt64,
    counts Array(Tuple(
        event_type LowCardinality(String),
        source LowCardinality(String),
        events UInt32,
        newest_event_at DateTime64(3, 'UTC'))),
    -- the ledger's size, read before the batch was counted
    version UInt64
)
engine = ReplacingMergeTree(version)
order by batch_seq
settings fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024
