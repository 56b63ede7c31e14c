-- Policies as they were drafted, one JSON document each. Never changed, never removed. A document counts when a step `drafted` has its id.
create table if not exists policy_document
(
    policy_id String,
    policy_version UInt32,
    document_id String,
    document String codec(ZSTD(3)),
    written_at DateTime64(3, 'UTC')
)
engine = ReplacingMergeTree
order by (policy_id, policy_version, document_id)
settings fsync_after_insert = 1, fsync_part_directory = 1
