-- Where a file was read to: what its beginning looks like, and what the last record of the batch looked like.
alter table ingest_batch
    add column if not exists origin_mark String after last_position,
    add column if not exists last_mark String after origin_mark
