-- Which batches of one hour of the ledger wrote fewer events than they counted? Most have none. More is no fault: a batch
-- that was sent twice, its answer lost, may have written what it touched twice.
with block as
(
    select batch_seq, max(accepted) as counted from ingest_batch
    where committed_at >= fromUnixTimestamp({hour:UInt32}) and committed_at < fromUnixTimestamp({hour:UInt32} + 3600)
    group by batch_seq
)
select toString(block.batch_seq) as batch_seq, counted, names.written as written
from block
left join
(
    select batch_seq, count() as written from touched
    where batch_seq in (select batch_seq from block)
    group by batch_seq
) as names on names.batch_seq = block.batch_seq
where written < counted
order by block.batch_seq
