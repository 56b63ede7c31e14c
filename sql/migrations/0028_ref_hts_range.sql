-- Reference: which Center's industry a tariff number is in (known or assumed, see status).
create table if not exists ref_hts_range
(
    center String,
    hts_from String,
    hts_to String,
    valid_from Date32,
    valid_to Date32,
    status LowCardinality(String),
    source String
)
engine = MergeTree
order by (hts_from, valid_from)
