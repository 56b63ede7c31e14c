-- Rejected records that were tried again: by whom, with what text, and what became of it. Never changed, never removed.
create table if not exists reject_replay
(
    batch_seq UInt64,
    position UInt64,
    line UInt64,
    replayed_at DateTime64(3, 'UTC'),
    replay_id String,
    replayed_by String,
    corrected Bool,
    sent String codec(ZSTD(3)),
    outcome LowCardinality(String),
    code LowCardinality(String),
    path String,
    message String
)
engine = ReplacingMergeTree
order by (batch_seq, position, line, replayed_at, replay_id)
settings fsync_after_insert = 1, fsync_part_directory = 1
