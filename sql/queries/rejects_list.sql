-- Rejected records of a choice, newest first, and whether a later replay of each was taken. Social-security-form numbers are masked.
select
    concat(toString(rejected.batch_seq), '-', toString(position), '-', toString(line)) as reject_id,
    source, origin, line, position, code, path,
    replaceRegexpAll(rejected.message, '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as message,
    replaceRegexpAll(substringUTF8(rejected.raw, 1, 200), '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as raw_start,
    rejected_at,
    (rejected.batch_seq, position, line) in
        (select batch_seq, position, line from reject_replay where outcome != 'rejected') as replayed
from rejected final
where (empty({codes:Array(String)}) or code in {codes:Array(String)})
    and (empty({sources:Array(String)}) or source in {sources:Array(String)})
    and rejected_at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
    and rejected_at < parseDateTime64BestEffort({until:String}, 3, 'UTC')
    and ({replayed:String} = 'any' or replayed = ({replayed:String} = 'yes'))
order by rejected_at desc, rejected.batch_seq desc, position desc, line desc
limit {limit:UInt32}
