-- Which reference tables are loaded; another hash means reload and refold.
create table if not exists reference_state
(
    hash String,
    loaded_at DateTime64(3, 'UTC') default now64(3)
)
engine = MergeTree
order by loaded_at
