-- Strata of the review sample: bands of declared duty..
create table if not exists ref_review_stratum
(
    code String,
    below_cents Nullable(Int64),
    valid_from Date32,
    valid_to Date32,
    status LowCardinality(String),
    source String
)
engine = MergeTree order by (code, valid_from)
