-- Subjects that hold a copy of an id whose conflict was found with this version: they fold again, wherever they are.
select {batch_seq:UInt64} as batch_seq, subject_kind, filed_on, port, subject_id
from event_identity
where event_id in (select event_id from event_conflict where version = {version:UInt64})
