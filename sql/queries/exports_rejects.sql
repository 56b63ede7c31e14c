-- All rejected records; social-security-form numbers are masked.
select
    toString(rejected.batch_seq) as batch_seq, position, line, source, origin, code, path,
    replaceRegexpAll(rejected.message, '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as message,
    replaceRegexpAll(rejected.raw, '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as raw,
    raw_base64, rejected_at
from rejected final
order by rejected.batch_seq, position, line
