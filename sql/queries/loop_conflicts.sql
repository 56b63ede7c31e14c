-- Event ids brought by the batches that exist with more than one content, with the copy that counts (least content hash).
with brought as
(
    select event_id from entry_event
    where (filed_on, port, entry_number) in (select filed_on, port, subject_id from touched where batch_seq in {batches:Array(UInt64)} and subject_kind = 'entry')
        and batch_seq in {batches:Array(UInt64)}
    union all
    select event_id from work_event
    where work_id in (select subject_id from touched where batch_seq in {batches:Array(UInt64)} and subject_kind = 'work')
        and batch_seq in {batches:Array(UInt64)}
    union all
    select event_id from account_event
    where (subject_kind, subject_id) in (select subject_kind, subject_id from touched where batch_seq in {batches:Array(UInt64)} and subject_kind in ('importer', 'center'))
        and batch_seq in {batches:Array(UInt64)}
)
select
    event_id,
    min(content_hash) as least_hash,
    toUInt32(uniqExact(content_hash)) as copies,
    {version:UInt64} as version
from event_identity
where event_id in (select event_id from brought)
group by event_id
having copies > 1
