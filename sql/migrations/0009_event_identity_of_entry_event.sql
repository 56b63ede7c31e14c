create materialized view if not exists event_identity_of_entry_event to event_identity as
select
    event_id,
    sipHash64(payload) as content_hash,
    'entry' as subject_kind, filed_on, port, entry_number as subject_id,
    batch_seq
from entry_event
