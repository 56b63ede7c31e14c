-- Fills touched as the evidence is written; no aggregates.
create materialized view if not exists touched_by_entry_event to touched as
select
    batch_seq,
    'entry' as subject_kind, filed_on, port, entry_number as subject_id
from entry_event
