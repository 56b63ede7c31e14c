-- The entries of an importer: what an account change must fold again, and what the account page lists.
create table if not exists importer_entry
(
    importer_number String,
    filed_on Date,
    port LowCardinality(String),
    entry_number String
)
engine = ReplacingMergeTree
order by (importer_number, filed_on, port, entry_number)
settings index_granularity = 1024
