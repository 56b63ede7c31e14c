-- What the batches of the ledger brought before they were counted one by one; those that brought nothing new follow. A row
-- written again replaces itself.
insert into event_count (batch_seq, counts, version)
select
    batch_seq,
    arraySort(groupArray((event_type, source, toUInt32(events), newest_event_at))),
    0
from
(
    select batch_seq, event_type, source, count() as events, max(occurred_at) as newest_event_at
    from
    (
        select batch_seq, event_type, source, occurred_at from entry_event final
        union all
        select batch_seq, event_type, source, occurred_at from work_event final
        union all
        select batch_seq, event_type, source, occurred_at from account_event final
    )
    where batch_seq in (select batch_seq from ingest_batch)
    group by batch_seq, event_type, source
)
group by batch_seq
