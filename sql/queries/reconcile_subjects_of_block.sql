-- Which subjects do the batches of one hour of the ledger bear on? Those they touched, the entries of the accounts they
-- touched, and every subject with a copy of an id that has several contents, one of them from these batches.
with
    block as
    (
        select batch_seq from ingest_batch
        where committed_at >= fromUnixTimestamp({hour:UInt32}) and committed_at < fromUnixTimestamp({hour:UInt32} + 3600)
    ),
    here as
    (
        select subject_kind, filed_on, port, subject_id from touched where batch_seq in (select batch_seq from block)
    )
select distinct subject_kind, filed_on, port, subject_id
from
(
    select subject_kind, filed_on, port, subject_id from here
    union all
    select 'entry', filed_on, port, entry_number from importer_entry
    where importer_number in (select subject_id from here where subject_kind = 'importer')
    union all
    select subject_kind, filed_on, port, subject_id from event_identity
    where event_id in
    (
        select event_id from event_identity
        where event_id in (select event_id from event_conflict) and batch_seq in (select batch_seq from block)
    )
)
where cityHash64(subject_id) % {buckets:UInt32} = {bucket:UInt32}
