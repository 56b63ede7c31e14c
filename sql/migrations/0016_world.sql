-- Real or simulated: the earliest claim holds for the life of the database.
create table if not exists world
(
    claim_id String,
    simulated Bool,
    claimed_at DateTime64(6, 'UTC') default now64(6)
)
engine = MergeTree
order by (claimed_at, claim_id)
settings fsync_after_insert = 1
