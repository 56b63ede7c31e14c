-- Batches in the ledger that are not folded yet (a set difference: two ingests commit out of order), and the ledger's high-water.
-- `uncounted` are those whose events are not counted yet.
-- `changed` names the newest change without a batch: a repair of folded rows, a step of a policy. `since` bounds the look back between full checks; it is compared with the database's own clock.
select
    (select uniqExact(batch_seq) from ingest_batch) as version,
    (select max(batch_seq) from applied where kind in ('repair', 'policy')) as changed,
    arraySort(groupUniqArrayIf((batch_seq, received), unapplied)) as batches,
    arraySort(groupUniqArrayIf((batch_seq, received), not counted)) as uncounted
from
(
    select
        batch_seq, received,
        batch_seq not in (select batch_seq from applied where kind = 'batch') as unapplied,
        batch_seq in (select batch_seq from event_count) as counted
    from ingest_batch
    where committed_at >= now64(3) - toIntervalSecond({since_seconds:UInt64})
)
where unapplied or not counted
