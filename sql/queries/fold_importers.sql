-- What are the touched accounts and Centers, by their last event? In the column order of `importer`.
with
    touched_keys as
    (
        select distinct subject_kind, subject_id
        from touched
        where batch_seq in {batches:Array(UInt64)} and subject_kind in ('importer', 'center')
            and cityHash64(subject_id) % {buckets:UInt32} = {bucket:UInt32}
    ),
    conflicts as (select event_id, least_hash from event_conflict final),
    evidence as
    (
        select
            subject_kind, subject_id,
            max(event_id in (select event_id from conflicts)) as conflicting,
            arraySort(groupUniqArrayIf(
                (occurred_at, event_id, content_hash, payload),
                event_id not in (select event_id from conflicts) or (event_id, content_hash) in (select event_id, least_hash from conflicts)
            )) as e
        from account_event
        where (subject_kind, subject_id) in (select subject_kind, subject_id from touched_keys)
        group by subject_kind, subject_id
    )
select
    subject_kind,
    subject_id,
    if(empty(e), 'void', 'current') as status,
    conflicting,
    JSONExtractString(e[-1].4, 'name') as name,
    JSONExtractString(e[-1].4, 'center') as center,
    JSONExtractString(e[-1].4, 'center_basis') as center_basis,
    JSONExtractString(e[-1].4, 'override_reason') as override_reason,
    toInt8(JSONExtractInt(e[-1].4, 'ctpat_tier')) as tier,
    JSONExtractBool(e[-1].4, 'trade_compliance') as trade_compliance,
    JSONExtract(e[-1].4, 'staff', 'Nullable(UInt32)') as staff,
    JSONExtract(e[-1].4, 'positions', 'Nullable(UInt32)') as positions,
    if(empty(e), null, e[1].1) as first_event_at,
    {version:UInt64} as version
from evidence
