-- Batches in the ledger that are not folded yet (a set difference: two ingests commit out of order), and the ledger's high-water.
-- `changed` names the newest change without a batch: a repair of folded rows, a step of a policy. `since` bounds the look back between full checks; it is compared with the database's own clock.
select
    (select uniqExact(batch_seq) from ingest_batch) as version,
    (select max(batch_seq) from applied where kind in ('repair', 'policy')) as changed,
    arraySort(groupUniqArray((batch_seq, received))) as batches
from ingest_batch
where committed_at >= now64(3) - toIntervalSecond({since_seconds:UInt64})
    and batch_seq not in (select batch_seq from applied where kind = 'batch')
