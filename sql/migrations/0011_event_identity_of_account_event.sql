create materialized view if not exists event_identity_of_account_event to event_identity as
select
    event_id,
    sipHash64(payload) as content_hash,
    subject_kind, toDate(0) as filed_on, '' as port, subject_id,
    batch_seq
from account_event
