-- Reference: modes of transport.
create table if not exists ref_mode
(
    code String,
    name String,
    mode_group String,
    container String,
    valid_from Date32,
    valid_to Date32,
    status LowCardinality(String),
    source String
)
engine = MergeTree
order by (code, valid_from)
