-- Results of refolding a sample and comparing: different is zero.
create table if not exists quality_check
(
    checked_at DateTime64(3, 'UTC') default now64(3),
    entries UInt32,
    works UInt32,
    different UInt32
)
engine = MergeTree
order by checked_at
