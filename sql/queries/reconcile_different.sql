-- Which subjects are on the pages otherwise than evidence makes them? Right ones are absent.
-- missing: evidence, no row. unfounded: a row, no evidence. lost: a batch named the subject, and there is neither.
-- `above`: a version above the ledger's size is wrong too, what is folded next would lose against it.
with
    (select uniqExact(batch_seq) from ingest_batch) as ledger,
    fresh as
    (
        select
            'entry' as part, 'entry' as subject_kind, filed_on, port, entry_number as subject_id,
            sipHash64(toString(tuple(* except version))) as hash
        from again_entry
        union all
        -- what the queue is read from follows the entry
        select
            'queue', 'entry', filed_on, port, entry_number,
            sipHash64(toString(tuple(
                filed_on, port, entry_number, status, conflicting, in_queue, importer_number, entry_type, mode, line_count, value_cents,
                duty_cents, goods_hts10, goods_origin, importer_name, tier, center, center_basis, filed_at, arrived_at, presented_at,
                holds, exams, current_segment, current_points, current_duty_at_risk_cents, if(current_decision = '', decision, current_decision),
                queue_clock_code, queue_clock_due_at
            )))
        from again_entry
        where in_queue or (status in ('cancelled', 'moved') and current_segment in ('high', 'elevated'))
            or (filed_on, port, entry_number) in (select filed_on, port, subject_id from stored where part = 'queue')
        union all
        select 'account', 'entry', filed_on, port, entry_number, sipHash64(importer_number)
        from again_entry
        where importer_number != ''
        union all
        select 'work', 'work', toDate(0), '', work_id, sipHash64(toString(tuple(* except version))) from again_work
        union all
        select subject_kind, subject_kind, toDate(0), '', subject_id, sipHash64(toString(tuple(* except version))) from again_importer
    ),
    account as
    (
        select 'account' as part, 'entry' as subject_kind, filed_on, port, entry_number as subject_id, sipHash64(importer_number) as hash
        from importer_entry
        where (importer_number, filed_on, port, entry_number) in
            (select importer_number, filed_on, port, entry_number from again_entry where importer_number != '')
    ),
    compared as
    (
        select
            part, subject_kind, filed_on, port, subject_id,
            max(fresh_hash) as made, max(stored_hash) as kept, max(stored_version) as version
        from
        (
            select part, subject_kind, filed_on, port, subject_id, hash as fresh_hash, toUInt64(0) as stored_hash, toUInt64(0) as stored_version from fresh
            union all
            select part, subject_kind, filed_on, port, subject_id, 0, hash, version from stored
            union all
            select part, subject_kind, filed_on, port, subject_id, 0, hash, 0 from account
            union all
            select subject_kind, subject_kind, filed_on, port, subject_id, 0, 0, 0 from subjects
        )
        group by part, subject_kind, filed_on, port, subject_id
        having made != kept or made = 0 or version > ledger
    )
select
    subject_kind, filed_on, port, subject_id,
    multiIf(
        countIf(part = subject_kind and made = 0 and kept = 0) > 0 and count() = 1, 'lost',
        countIf(made != 0) = 0, 'unfounded',
        countIf(part = subject_kind and kept = 0) > 0, 'missing',
        'wrong'
    ) as problem,
    max(version > ledger) as above
from compared
group by subject_kind, filed_on, port, subject_id
