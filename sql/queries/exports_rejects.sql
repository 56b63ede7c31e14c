-- All rejected records. Text that a spreadsheet could read as a formula is quoted.
select
    toString(batch_seq) as batch_seq, position, line, source, origin, code, path, message,
    if(match(raw, '^[=+@\\t\\r-]'), concat('''', raw), raw) as raw, raw_base64, rejected_at
from rejected final
order by batch_seq, position, line
