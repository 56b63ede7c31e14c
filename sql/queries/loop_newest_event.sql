-- The newest event time that the batches brought. Left out is what Centerline makes itself: decisions, and what its pages record.
select max(newest) as newest_event_at from
(
    select maxOrNull(occurred_at) as newest from entry_event
    where (filed_on, port, entry_number) in (select filed_on, port, subject_id from touched where batch_seq in {batches:Array(UInt64)} and subject_kind = 'entry')
        and batch_seq in {batches:Array(UInt64)} and event_type != 'entry.scored'
        and not (source = 'centerline-page' and event_type in ('entry.disposed', 'entry.selected'))
    union all
    select maxOrNull(occurred_at) from work_event
    where work_id in (select subject_id from touched where batch_seq in {batches:Array(UInt64)} and subject_kind = 'work') and batch_seq in {batches:Array(UInt64)}
    union all
    select maxOrNull(occurred_at) from account_event
    where (subject_kind, subject_id) in (select subject_kind, subject_id from touched where batch_seq in {batches:Array(UInt64)} and subject_kind in ('importer', 'center'))
        and batch_seq in {batches:Array(UInt64)}
)
