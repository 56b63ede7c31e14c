-- What the loop has folded: one row a batch. Watched views follow this, never the ledger.
create table if not exists applied
(
    batch_seq UInt64,
    kind LowCardinality(String),
    entries UInt32,
    works UInt32,
    importers UInt32,
    -- newest occurred_at that the batch brought, Centerline's own decisions left out
    newest_event_at Nullable(DateTime64(3, 'UTC')),
    applied_at DateTime64(3, 'UTC') default now64(3)
)
engine = ReplacingMergeTree(applied_at)
order by (kind, batch_seq)
settings fsync_after_insert = 1, fsync_part_directory = 1
