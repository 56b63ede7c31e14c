-- Reference: the Centers, as they were valid.
create table if not exists ref_center
(
    code String,
    name String,
    short_name String,
    city String,
    valid_from Date32,
    valid_to Date32,
    status LowCardinality(String),
    source String
)
engine = MergeTree
order by (code, valid_from)
