-- Results by what was looked at: a sample, one slice of a block (an hour of the ledger), or everything. The slices of a
-- block are its progress: bucket `bucket` of `buckets`, drawn when the block had `batches` batches.
alter table quality_check
    add column if not exists scope LowCardinality(String) default 'sample' after checked_at,
    add column if not exists block DateTime('UTC') after scope,
    add column if not exists batches UInt32 after block,
    add column if not exists buckets UInt32 after batches,
    add column if not exists bucket UInt32 after buckets,
    add column if not exists importers UInt32 after works,
    -- of `different`, those that were right when looked at once more
    add column if not exists repaired UInt32 after different,
    -- not compared: events of them are not folded yet
    add column if not exists waiting UInt32 after repaired,
    add column if not exists examples Array(String) after waiting
