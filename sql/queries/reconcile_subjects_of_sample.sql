-- A draw by `seed`: up to `sample` folded rows of each kind, which finds wrong rows and rows without evidence, and as many
-- subjects of twenty batches, which finds rows that are missing.
with
    some as
    (
        select distinct batch_seq from ingest_batch order by cityHash64(batch_seq, {seed:UInt64}) limit 20
    )
select distinct subject_kind, filed_on, port, subject_id
from
(
    select 'entry' as subject_kind, filed_on, port, entry_number as subject_id
    from (select filed_on, port, entry_number from entry order by cityHash64(entry_number, {seed:UInt64}) limit {sample:UInt32})
    union all
    select 'work', toDate(0), '', work_id
    from (select work_id from work order by cityHash64(work_id, {seed:UInt64}) limit {sample:UInt32})
    union all
    select subject_kind, toDate(0), '', subject_id
    from (select subject_kind, subject_id from importer order by cityHash64(subject_id, {seed:UInt64}) limit {sample:UInt32})
    union all
    select subject_kind, filed_on, port, subject_id
    from
    (
        select subject_kind, filed_on, port, subject_id from touched
        where batch_seq in (select batch_seq from some)
        order by cityHash64(subject_id, {seed:UInt64})
        limit {sample:UInt32} by subject_kind
    )
)
