-- The whole ledger and what became of it, in one row.
select
    (select (sum(received), sum(accepted), sum(rejected), count()) from ingest_batch final where source != 'score') as ledger,
    (select sum(pending) from ingest_run final where not closed) as pending,
    (select count() from ingest_batch final where batch_seq not in (select batch_seq from applied where kind = 'batch')) as unapplied_batches,
    (select maxOrNull(committed_at) from ingest_batch where source != 'score') as newest_commit_at,
    (select (countIf(status != 'orphan'), countIf(status = 'orphan'), countIf(status = 'cancelled'), countIf(status = 'moved'), countIf(isNull(decided_at) and status != 'orphan')) from entry final) as entry_counts,
    (select (countIf(status in ('open', 'closed')), countIf(status = 'orphan')) from work final) as work_counts,
    (select count() from importer final where subject_kind = 'importer' and status = 'current') as importers,
    (select count() from event_conflict final) as conflicting_ids
