-- All rejected records. Text that a spreadsheet could read as a formula is quoted; social-security-form numbers are masked.
select
    toString(batch_seq) as batch_seq, position, line, source,
    if(match(rejected.origin, '^[=+@\\t\\r-]'), concat('''', rejected.origin), rejected.origin) as origin,
    code, path, replaceRegexpAll(rejected.message, '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as message,
    replaceRegexpAll(if(match(rejected.raw, '^[=+@\\t\\r-]'), concat('''', rejected.raw), rejected.raw), '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as raw,
    raw_base64, rejected_at
from rejected final
order by batch_seq, position, line
