-- Fills touched as the evidence is written; no aggregates.
create materialized view if not exists touched_by_work_event to touched as
select
    batch_seq,
    'work' as subject_kind, toDate(0) as filed_on, '' as port, work_id as subject_id
from work_event
