-- Reference: legal and target clocks with their authority.
create table if not exists ref_clock
(
    code String,
    subject String,
    name String,
    starts_at String,
    basis String,
    length UInt32,
    roll_forward UInt8,
    stops_at String,
    pauses UInt8,
    kind String,
    work_types String,
    consequence String,
    authority String,
    valid_from Date32,
    valid_to Date32,
    status LowCardinality(String),
    source String
)
engine = MergeTree
order by (code, valid_from)
