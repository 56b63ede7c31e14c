-- Which of these batches share a subject with a batch that is in evidence and not counted yet? Their counts are not wrong,
-- only not written anew.
with
    keys as
    (
        select batch_seq, subject_kind, filed_on, port, subject_id from touched where batch_seq in {batches:Array(UInt64)}
    )
select distinct toString(keys.batch_seq) as batch_seq
from keys
inner join
(
    select distinct 'entry' as subject_kind, filed_on, port, entry_number as subject_id
    from entry_event
    where (filed_on, port, entry_number) in (select filed_on, port, subject_id from keys where subject_kind = 'entry')
        and batch_seq not in (select batch_seq from event_count)
    union all
    select distinct 'work', toDate(0), '', work_id
    from work_event
    where work_id in (select subject_id from keys where subject_kind = 'work')
        and batch_seq not in (select batch_seq from event_count)
    union all
    select distinct subject_kind, toDate(0), '', subject_id
    from account_event
    where (subject_kind, subject_id) in (select subject_kind, subject_id from keys where subject_kind in ('importer', 'center'))
        and batch_seq not in (select batch_seq from event_count)
) as uncounted using (subject_kind, filed_on, port, subject_id)
