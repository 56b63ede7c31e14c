create table if not exists ref_region
(
    country String,
    name String,
    region String,
    valid_from Date32,
    valid_to Date32,
    status LowCardinality(String),
    source String
)
engine = MergeTree order by (country, valid_from)
