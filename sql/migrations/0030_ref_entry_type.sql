-- Reference: entry types, and which go through release.
create table if not exists ref_entry_type
(
    code String,
    name String,
    in_release_population UInt8,
    valid_from Date32,
    valid_to Date32,
    status LowCardinality(String),
    source String
)
engine = MergeTree
order by (code, valid_from)
