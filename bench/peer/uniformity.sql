-- Examinations of like goods by cell, port and importer, from the events; tier is that of the account now, not at filing.
with
    (
        select mapFromArrays(groupArray(country), groupArray(region)) from ref_region
    ) as regions,
    entries as
    (
        select
            filed_on, port,
            argMaxIf(payload, (occurred_at, event_id), event_type = 'entry.filed') as filed,
            argMinIf(JSONExtractString(payload, 'segment'), (occurred_at, event_id), event_type = 'entry.scored') as segment,
            countIf(event_type in ('exam.ordered', 'exam.completed') and JSONExtractString(payload, 'exam_type') != 'document') > 0 as examined,
            countIf(event_type in ('entry.cancelled', 'entry.moved')) as ended
        from entry_event
        where filed_on between toDate({from:String}) and toDate({to:String})
        group by filed_on, port, entry_number
        having ended = 0 and filed != ''
    ),
    accounts as
    (
        select
            subject_id,
            argMax(JSONExtractInt(payload, 'ctpat_tier'), (occurred_at, event_id)) as tier
        from account_event
        where subject_kind = 'importer'
        group by subject_id
    ),
    goods as
    (
        select
            filed_on, port, segment, examined,
            JSONExtractString(filed, 'importer_number') as importer_number,
            JSONExtractString(filed, 'mode') as mode,
            JSONExtract(filed, 'lines', 'Array(Tuple(line_number UInt32, hts10 String, origin String, value_cents Int64))') as line,
            arraySort(l -> (-l.4, l.1), line)[1] as first,
            arraySum(l -> l.4, line) as value_cents
        from entries
    )
select
    sipHash64(
        substring(first.2, 1, 4),
        if(mapContains(regions, first.3), regions[first.3], first.3),
        mode, accounts.tier, segment,
        multiIf(value_cents < 250000, 0, value_cents < 1000000, 1, value_cents < 5000000, 2, value_cents < 25000000, 3, 4),
        toYear(filed_on), toQuarter(filed_on)
    ) as cell,
    port, importer_number,
    count() as total,
    countIf(examined) as outcomes
from goods
left any join accounts on accounts.subject_id = goods.importer_number
group by cell, port, importer_number
order by cell, port, importer_number
