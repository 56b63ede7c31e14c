-- The newest rejected records with the beginning of their text, and the replay that brought each in. Social-security-form numbers are masked.
with
    newest as (
        select *
        from rejected final
        order by rejected_at desc, batch_seq desc, position desc, line desc
        limit 200
    ),
    brought_in as (
        select
            batch_seq, position, line,
            min(reject_replay.replayed_at) as first_at,
            argMin(reject_replay.replayed_by, reject_replay.replayed_at) as who,
            argMin(corrected, reject_replay.replayed_at) as mended
        from reject_replay
        where outcome != 'rejected'
        group by batch_seq, position, line
    )
select
    toString(newest.batch_seq) as batch_seq, position, line, source, origin, code, path,
    replaceRegexpAll(newest.message, '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as message,
    replaceRegexpAll(substringUTF8(newest.raw, 1, 2000), '\\b[0-9]{3}-[0-9]{2}-([0-9]{4})\\b', '***-**-\\1') as raw,
    rejected_at,
    if(who = '', null, first_at) as replayed_at,
    who as replayed_by,
    mended as replayed_corrected
from newest
left join brought_in using (batch_seq, position, line)
order by rejected_at desc, newest.batch_seq desc, position desc, line desc
