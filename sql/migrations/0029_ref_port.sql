-- Reference: ports of entry with their time zone.
create table if not exists ref_port
(
    port String,
    name String,
    state String,
    kind String,
    time_zone String,
    valid_from Date32,
    valid_to Date32,
    status LowCardinality(String),
    source String
)
engine = MergeTree
order by (port, valid_from)
