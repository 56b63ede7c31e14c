-- Each piece of work that was open in the period or came in it: its age, pauses taken off, when it comes into view and
-- when it leaves, and what makes it the same kind of work as others. Orphans and work closed before it was opened are absent.
with
    toUnixTimestamp64Milli(toDateTime64(concat({from:String}, ' 00:00:00'), 3, {tz:String})) as s,
    toUnixTimestamp64Milli(toDateTime64(concat(toString(toDate({to:String}) + 1), ' 00:00:00'), 3, {tz:String})) as e,
    least(e, toUnixTimestamp64Milli(parseDateTime64BestEffort({as_of:String}, 3, 'UTC'))) as t,
    timed as
    (
        select
            center, work_type, importer_number, about,
            toUnixTimestamp64Milli(assumeNotNull(opened_at)) as opened_ms,
            if(isNull(closed_at), null, toUnixTimestamp64Milli(assumeNotNull(closed_at))) as closed_ms,
            -- an open pause goes on
            arrayMap(p -> (toUnixTimestamp64Milli(p.1), if(isNull(p.2), t, toUnixTimestamp64Milli(assumeNotNull(p.2)))), pauses) as paused
        from work final
        where status in ('open', 'closed') and (isNull(closed_at) or closed_at >= opened_at)
    ),
    items as
    (
        select
            center, work_type, importer_number, paused, opened_ms,
            toDateOrZero(JSONExtractString(about, 'filed_on')) as about_filed_on,
            JSONExtractString(about, 'port') as about_port,
            JSONExtractString(about, 'number') as about_number,
            opened_ms >= s as received,
            isNotNull(closed_ms) and closed_ms < e and closed_ms <= t as closed,
            greatest(s, opened_ms) as enters_ms,
            least(ifNull(closed_ms, t), t) as leaves_ms
        from timed
        where opened_ms < e and (isNull(closed_ms) or closed_ms >= s)
    ),
    importers as
    (
        select importer_number, count() as entries
        from entry final
        where filed_on <= toDate({to:String}) and status not in ('orphan', 'cancelled', 'moved')
            and importer_number in (select importer_number from items)
        group by importer_number
    ),
    subjects as
    (
        select
            filed_on as subject_filed_on, port as subject_port, entry_number as subject_number,
            entry_type as subject_type,
            arrayExists(l -> l.2 != '', JSONExtract(lines, 'Array(Tuple(line_number UInt32, adcvd_case String))')) as subject_adcvd
        from entry final
        where (filed_on, port, entry_number) in (select about_filed_on, about_port, about_number from items where about_number != '')
    )
select
    i.center as center,
    i.work_type as work_type,
    multiIf(i.importer_number = '', 'unknown', n.entries < 20, 'under_20', n.entries < 200, '20_to_199', 'from_200') as importer_size,
    if(a.subject_type = '', 'none', a.subject_type) as entry_type,
    a.subject_adcvd as adcvd,
    i.received as received,
    i.closed as closed,
    i.enters_ms - i.opened_ms - arraySum(p -> greatest(0, least(p.2, i.enters_ms) - greatest(p.1, i.opened_ms)), i.paused) as entry_ms,
    i.leaves_ms - i.opened_ms - arraySum(p -> greatest(0, least(p.2, i.leaves_ms) - greatest(p.1, i.opened_ms)), i.paused) as exit_ms
from items as i
left any join importers as n on n.importer_number = i.importer_number
left any join subjects as a on a.subject_filed_on = i.about_filed_on and a.subject_port = i.about_port and a.subject_number = i.about_number
