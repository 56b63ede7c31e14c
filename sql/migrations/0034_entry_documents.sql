-- Documents asked for, by document id: what treatment an entry got, and how long the papers took.
alter table entry add column if not exists documents Array(Tuple(
    document_id String,
    kind String,
    requested_at Nullable(DateTime64(3, 'UTC')),
    received_at Nullable(DateTime64(3, 'UTC'))
)) after reviews
