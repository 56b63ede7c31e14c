create materialized view if not exists event_identity_of_work_event to event_identity as
select
    event_id,
    sipHash64(payload) as content_hash,
    'work' as subject_kind, toDate(0) as filed_on, '' as port, work_id as subject_id,
    batch_seq
from work_event
