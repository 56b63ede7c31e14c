-- Fills touched as the evidence is written; no aggregates.
create materialized view if not exists touched_by_account_event to touched as
select
    batch_seq,
    subject_kind, toDate(0) as filed_on, '' as port, subject_id
from account_event
