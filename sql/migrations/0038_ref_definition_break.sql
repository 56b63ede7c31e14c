-- Days on which a definition or a population changed; a series is never joined across them.
create table if not exists ref_definition_break
(
    date Date,
    name String,
    applies_to String,
    status LowCardinality(String),
    source String
)
engine = MergeTree order by (date, name)
