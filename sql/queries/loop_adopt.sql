-- Ledger rows of decisions that are in evidence without one: whoever asked for them was gone, or lost the answer, before it could write it.
-- Absent: batches numbered below `since`, and those of ingest, which writes their rows itself once all of a batch is stored.
with
    unledgered as
    (
        select batch_seq, filed_on, port, subject_id
        from touched
        where batch_seq >= {since:UInt64} and subject_kind = 'entry'
            and batch_seq not in (select batch_seq from ingest_batch where batch_seq >= {since:UInt64})
    )
select
    decided.batch_seq,
    'score' as run_id,
    'score' as source,
    any(concat(JSONExtractString(payload, 'policy_id'), '-', toString(JSONExtractUInt(payload, 'policy_version')))) as origin,
    uniqExact(event_id) as received,
    received as accepted,
    max(occurred_at) as sealed_at
from entry_event as decided
where decided.source = 'centerline'
    and decided.batch_seq in (select batch_seq from unledgered)
    and (filed_on, port, entry_number) in (select filed_on, port, subject_id from unledgered)
group by decided.batch_seq
