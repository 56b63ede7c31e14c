-- Records that were refused, with their raw text: what is not UTF-8 is kept in base64 as well.
create table if not exists rejected
(
    batch_seq UInt64,
    position UInt64,
    line UInt64,
    source LowCardinality(String),
    origin String,
    code LowCardinality(String),
    path String,
    message String,
    raw String codec(ZSTD(3)),
    raw_base64 String codec(ZSTD(3)),
    rejected_at DateTime64(3, 'UTC') default now64(3)
)
engine = ReplacingMergeTree
order by (batch_seq, position, line)
settings fsync_after_insert = 1, non_replicated_deduplication_window = 1000
