-- One rejected record with its whole text, as it came.
select
    concat(toString(rejected.batch_seq), '-', toString(position), '-', toString(line)) as reject_id,
    source, origin, line, position, code, path, message, raw, raw_base64, rejected_at
from rejected final
where rejected.batch_seq = {batch_seq:UInt64} and position = {position:UInt64} and line = {line:UInt64}
