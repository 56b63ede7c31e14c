-- The newest rejected records with the beginning of their text. Social-security-form numbers are masked.
select
    toString(batch_seq) as batch_seq, position, line, source, origin, code, path,
    replaceRegexpAll(rejected.message, '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as message,
    replaceRegexpAll(substringUTF8(rejected.raw, 1, 2000), '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as raw,
    rejected_at
from rejected final
order by rejected_at desc, batch_seq desc, position desc, line desc
limit 200
