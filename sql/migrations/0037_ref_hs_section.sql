create table if not exists ref_hs_section
(
    section String,
    chapter_from UInt8,
    chapter_to UInt8,
    name String,
    valid_from Date32,
    valid_to Date32,
    status LowCardinality(String),
    source String
)
engine = MergeTree order by (section, valid_from)
