-- Which distinct events did each of these batches bring, by type and source? One row a batch, also of one that brought
-- nothing new. Of an event that several batches brought the copy of the least number counts, which is the one that
-- evidence keeps when it merges.
with
    keys as
    (
        select subject_kind, filed_on, port, subject_id from touched where batch_seq in {batches:Array(UInt64)}
    ),
    -- Grouped, not `final`: only the events of these subjects are put together, not all that stand near them.
    copies as
    (
        select min(batch_seq) as least, any(event_type) as event_type, any(source) as source, occurred_at
        from entry_event
        where (filed_on, port, entry_number) in (select filed_on, port, subject_id from keys where subject_kind = 'entry')
        group by filed_on, port, entry_number, occurred_at, event_id, content_hash
        union all
        select min(batch_seq), any(event_type), any(source), occurred_at
        from work_event
        where work_id in (select subject_id from keys where subject_kind = 'work')
        group by work_id, occurred_at, event_id, content_hash
        union all
        select min(batch_seq), any(event_type), any(source), occurred_at
        from account_event
        where (subject_kind, subject_id) in (select subject_kind, subject_id from keys where subject_kind in ('importer', 'center'))
        group by subject_kind, subject_id, occurred_at, event_id, content_hash
    )
select
    asked as batch_seq,
    arraySort(groupArrayIf((event_type, source, toUInt32(events), newest_event_at), events > 0)) as counts
from (select arrayJoin({batches:Array(UInt64)}) as asked) as these
left join
(
    select least, event_type, source, count() as events, max(occurred_at) as newest_event_at
    from copies
    where least in {batches:Array(UInt64)}
    group by least, event_type, source
) as sums on sums.least = these.asked
group by asked
