-- The life of policies: who did what when. Never changed, never removed. State is a function of the set of steps.
create table if not exists policy_step
(
    policy_id String,
    policy_version UInt32,
    step LowCardinality(String),
    person String,
    at DateTime64(3, 'UTC'),
    note String,
    step_id String
)
engine = ReplacingMergeTree
order by (policy_id, policy_version, at, step_id)
settings fsync_after_insert = 1, fsync_part_directory = 1
