-- The ledger: one row a batch, written after its inserts returned. What is not here is not counted.
create table if not exists ingest_batch
(
    batch_seq UInt64,
    run_id String,
    source LowCardinality(String),
    origin String,
    first_position UInt64,
    last_position UInt64,
    received UInt32,
    accepted UInt32,
    rejected UInt32,
    token String,
    sealed_at DateTime64(3, 'UTC'),
    committed_at DateTime64(3, 'UTC') default now64(3)
)
engine = ReplacingMergeTree(committed_at)
order by batch_seq
settings index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1
