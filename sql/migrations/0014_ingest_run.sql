-- One row a run of ingest: what it reads, how far it is, and what waits in its spool. A bulk run is scored when it closes.
create table if not exists ingest_run
(
    run_id String,
    source LowCardinality(String),
    origin String,
    kind LowCardinality(String),
    total_bytes UInt64,
    read_bytes UInt64,
    received UInt64,
    accepted UInt64,
    rejected UInt64,
    pending UInt64,
    started_at DateTime64(3, 'UTC'),
    seen_at DateTime64(3, 'UTC'),
    closed Bool
)
engine = ReplacingMergeTree(seen_at)
order by run_id
