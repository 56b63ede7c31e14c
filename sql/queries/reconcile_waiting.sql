-- Which of the subjects found rest on an event that was not folded everywhere before `started_at`? They are not different,
-- only not folded yet: own events, events of the entry's account, and other copies of their ids.
with
    settled as (select batch_seq from applied where kind = 'batch' and applied_at < parseDateTime64BestEffort({started_at:String}, 3, 'UTC')),
    filings as
    (
        select distinct filed_on, port, entry_number, JSONExtractString(payload, 'importer_number') as importer_number
        from entry_event
        where (filed_on, port, entry_number) in (select filed_on, port, subject_id from found where subject_kind = 'entry') and event_type = 'entry.filed'
    ),
    relied as
    (
        select 'entry' as subject_kind, filed_on, port, entry_number as subject_id, event_id, batch_seq
        from entry_event
        where (filed_on, port, entry_number) in (select filed_on, port, subject_id from found where subject_kind = 'entry')
        union all
        select 'work', toDate(0), '', work_id, event_id, batch_seq
        from work_event
        where work_id in (select subject_id from found where subject_kind = 'work')
        union all
        select subject_kind, toDate(0), '', subject_id, event_id, batch_seq
        from account_event
        where (subject_kind, subject_id) in (select subject_kind, subject_id from found where subject_kind in ('importer', 'center'))
        union all
        select 'entry', filings.filed_on, filings.port, filings.entry_number, accounts.event_id, accounts.batch_seq
        from filings
        inner join
        (
            select subject_id, event_id, batch_seq from account_event
            where subject_kind = 'importer' and subject_id in (select importer_number from filings)
        ) as accounts on accounts.subject_id = filings.importer_number
    )
select distinct subject_kind, filed_on, port, subject_id
from relied
where batch_seq not in (select batch_seq from settled)
    or event_id in
    (
        select event_id from event_identity
        where event_id in (select event_id from relied) and batch_seq not in (select batch_seq from settled)
    )
