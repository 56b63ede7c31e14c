-- Which distinct events did each of these batches bring, by type and source? One row a batch, also of one that brought
-- nothing new. Of an event that several batches brought evidence counts the copy of the least number, in `final` as after a
-- merge.
with
    keys as
    (
        select subject_kind, filed_on, port, subject_id from touched where batch_seq in {batches:Array(UInt64)}
    ),
    brought as
    (
        select batch_seq, event_type, source, occurred_at
        from entry_event final
        where (filed_on, port, entry_number) in (select filed_on, port, subject_id from keys where subject_kind = 'entry')
            and batch_seq in {batches:Array(UInt64)}
        union all
        select batch_seq, event_type, source, occurred_at
        from work_event final
        where work_id in (select subject_id from keys where subject_kind = 'work')
            and batch_seq in {batches:Array(UInt64)}
        union all
        select batch_seq, event_type, source, occurred_at
        from account_event final
        where (subject_kind, subject_id) in (select subject_kind, subject_id from keys where subject_kind in ('importer', 'center'))
            and batch_seq in {batches:Array(UInt64)}
    )
select
    asked as batch_seq,
    arraySort(groupArrayIf((event_type, source, toUInt32(events), newest_event_at), events > 0)) as counts
from (select arrayJoin({batches:Array(UInt64)}) as asked) as these
left join
(
    select batch_seq, event_type, source, count() as events, max(occurred_at) as newest_event_at
    from brought
    group by batch_seq, event_type, source
) as sums on sums.batch_seq = these.asked
group by asked
