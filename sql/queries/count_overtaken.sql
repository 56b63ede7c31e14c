-- Which counted batches with greater numbers may have an event that one of these batches brought too? It counts for the
-- lesser number now, so that they are counted again. Found by what they named of the same subjects and evidence no longer
-- has from them; usually none, because numbers are given in order and the range behind the first is empty.
with
    later as
    (
        select batch_seq from event_count
        where batch_seq > arrayMin({batches:Array(UInt64)}) and batch_seq not in {batches:Array(UInt64)}
    ),
    keys as
    (
        select subject_kind, filed_on, port, subject_id from touched where batch_seq in {batches:Array(UInt64)}
    ),
    named as
    (
        select batch_seq, subject_kind, filed_on, port, subject_id, count() as events
        from touched
        where batch_seq > arrayMin({batches:Array(UInt64)}) and batch_seq in (select batch_seq from later)
            and (subject_kind, filed_on, port, subject_id) in (select subject_kind, filed_on, port, subject_id from keys)
        group by batch_seq, subject_kind, filed_on, port, subject_id
    ),
    copies as
    (
        select min(batch_seq) as least, 'entry' as subject_kind, filed_on, port, entry_number as subject_id
        from entry_event
        where (filed_on, port, entry_number) in (select filed_on, port, subject_id from named where subject_kind = 'entry')
        group by filed_on, port, entry_number, occurred_at, event_id, content_hash
        union all
        select min(batch_seq), 'work', toDate(0), '', work_id
        from work_event
        where work_id in (select subject_id from named where subject_kind = 'work')
        group by work_id, occurred_at, event_id, content_hash
        union all
        select min(batch_seq), subject_kind, toDate(0), '', subject_id
        from account_event
        where (subject_kind, subject_id) in (select subject_kind, subject_id from named where subject_kind in ('importer', 'center'))
        group by subject_kind, subject_id, occurred_at, event_id, content_hash
    ),
    kept as
    (
        select least as batch_seq, subject_kind, filed_on, port, subject_id, count() as events
        from copies
        group by least, subject_kind, filed_on, port, subject_id
    )
select distinct toString(named.batch_seq) as batch_seq
from named
left join kept using (batch_seq, subject_kind, filed_on, port, subject_id)
where kept.events < named.events
order by named.batch_seq
