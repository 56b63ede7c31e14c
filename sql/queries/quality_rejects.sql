-- The newest rejected records with the beginning of their text.
select
    toString(batch_seq) as batch_seq, position, line, source, origin, code, path, message,
    substringUTF8(raw, 1, 2000) as raw, rejected_at
from rejected final
order by rejected_at desc, batch_seq desc, position desc, line desc
limit 200
