-- Results of exams and reviews, by what the entry speaks about: every entry that has or ever had one, as last folded.
-- The history that a decision is allowed to know is read from here; see docs/definitions.md, "History as known at filing".
create table if not exists inspected_entry
(
    filed_on Date,
    port LowCardinality(String),
    entry_number String,
    -- family, a slash, and the key
    keys Array(String),
    -- day in UTC on which the result was recorded
    results Array(Tuple(day Date, discrepancy Bool)),
    version UInt64
)
engine = ReplacingMergeTree(version)
partition by toYear(filed_on)
order by (filed_on, port, entry_number)
settings fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024
