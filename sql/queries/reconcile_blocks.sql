-- Which hours of the ledger are closed blocks, and which slices of them are checked? Newest first.
-- Closed: over for `grace_seconds`, and every batch is applied; other hours are absent. A block that was checked and got
-- another batch since is not checked.
with
    checked as
    (
        select block, batches, buckets, groupUniqArray(bucket) as done
        from quality_check
        where scope = 'block'
        group by block, batches, buckets
    ),
    blocks as
    (
        select
            toStartOfHour(toDateTime(committed_at, 'UTC')) as hour,
            toUInt32(uniqExact(batch_seq)) as batches,
            countIf(batch_seq not in (select batch_seq from applied where kind = 'batch')) as unapplied
        from ingest_batch
        group by hour
        having unapplied = 0 and toInt64(toUnixTimestamp(hour)) + 3600 + {grace_seconds:Int32} <= toInt64(toUnixTimestamp(now()))
    )
select
    toUnixTimestamp(hour) as hour,
    blocks.batches as batches,
    max(checked.buckets > 0 and length(checked.done) = checked.buckets and checked.batches >= blocks.batches) as is_checked,
    argMaxIf(checked.buckets, length(checked.done), checked.batches = blocks.batches) as buckets,
    argMaxIf(checked.done, length(checked.done), checked.batches = blocks.batches) as done
from blocks
left join checked on checked.block = blocks.hour
group by hour, batches
order by hour desc
