-- Event ids that came with more than one content, and the copy that counts everywhere: the least content hash.
create table if not exists event_conflict
(
    event_id String,
    least_hash UInt64,
    copies UInt32,
    version UInt64
)
engine = ReplacingMergeTree(version)
order by event_id
