-- The work that was open in the period or came in it, by Center and by what makes it the same kind of work: how many, and their
-- ages in days, pauses taken off, when they come into view and when they leave, each list ascending. Absent: orphans, work closed
-- before it was opened; from the lists also work that leaves at the age it enters, above 0: nothing was seen of it. RowBinary.
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
            adcvd as subject_adcvd
        from entry final
        where (filed_on, port, entry_number) in (select about_filed_on, about_port, about_number from items where about_number != '')
    ),
    kinds as
    (
        select
            i.center as k_center,
            i.work_type as k_work_type,
            multiIf(i.importer_number = '', 'unknown', n.entries < 20, 'under_20', n.entries < 200, '20_to_199', 'from_200') as k_importer_size,
            if(a.subject_type = '', 'none', a.subject_type) as k_entry_type,
            a.subject_adcvd as k_adcvd,
            i.received as k_received,
            i.closed as k_closed,
            i.enters_ms - i.opened_ms - arraySum(p -> greatest(0, least(p.2, i.enters_ms) - greatest(p.1, i.opened_ms)), i.paused) as entry_ms,
            i.leaves_ms - i.opened_ms - arraySum(p -> greatest(0, least(p.2, i.leaves_ms) - greatest(p.1, i.opened_ms)), i.paused) as exit_ms,
            entry_ms / 86400000 as enters,
            -- a period that begins after the newest event watches nothing: such work leaves at the age it enters
            greatest(entry_ms, exit_ms) / 86400000 as leaves,
            exit_ms > entry_ms or entry_ms = 0 as seen
        from items as i
        left any join importers as n on n.importer_number = i.importer_number
        left any join subjects as a on a.subject_filed_on = i.about_filed_on and a.subject_port = i.about_port and a.subject_number = i.about_number
    )
select
    toString(k_center) as center,
    toString(k_work_type) as work_type,
    k_importer_size as importer_size,
    toString(k_entry_type) as entry_type,
    toUInt8(k_adcvd) as adcvd,
    toFloat64(count()) as items,
    toFloat64(countIf(k_received)) as received,
    toFloat64(countIf(k_closed)) as closed,
    toFloat64(greatest(0, max(exit_ms)) / 86400000) as longest,
    arraySort(groupArrayIf(enters, seen and entry_ms > 0)) as entries,
    arraySort(groupArrayIf(leaves, seen and k_received and k_closed)) as received_closings,
    arraySort(groupArrayIf(leaves, seen and k_received and not k_closed)) as received_open,
    arraySort(groupArrayIf(leaves, seen and not k_received and k_closed)) as earlier_closings,
    arraySort(groupArrayIf(leaves, seen and not k_received and not k_closed)) as earlier_open
from kinds
group by center, work_type, importer_size, entry_type, adcvd
order by center, work_type, importer_size, entry_type, adcvd
format RowBinary
