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
    kept as
    (
        select batch_seq, 'entry' as subject_kind, filed_on, port, entry_number as subject_id, count() as events
        from entry_event final
        where (filed_on, port, entry_number) in (select filed_on, port, subject_id from named where subject_kind = 'entry')
        group by batch_seq, filed_on, port, entry_number
        union all
        select batch_seq, 'work', toDate(0), '', work_id, count()
        from work_event final
        where work_id in (select subject_id from named where subject_kind = 'work')
        group by batch_seq, work_id
        union all
        select batch_seq, subject_kind, toDate(0), '', subject_id, count()
        from account_event final
        where (subject_kind, subject_id) in (select subject_kind, subject_id from named where subject_kind in ('importer', 'center'))
        group by batch_seq, subject_kind, subject_id
    )
select distinct toString(named.batch_seq) as batch_seq
from named
left join kept using (batch_seq, subject_kind, filed_on, port, subject_id)
where kept.events < named.events
order by named.batch_seq
