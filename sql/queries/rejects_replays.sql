-- What was tried with one rejected record, oldest first.
select replayed_at, replay_id, replayed_by, corrected, sent, outcome, code, path, message
from reject_replay final
where batch_seq = {batch_seq:UInt64} and position = {position:UInt64} and line = {line:UInt64}
order by replayed_at, replay_id
