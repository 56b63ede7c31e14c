-- The intervals of the release population on their way, over the entries that pass the filters: counts and exact order
-- statistics, in elapsed time and in office hours (08:00 to 17:00 on business days where the port is).
-- Absent: orphans, cancelled and moved entries, entry types that do not go through release; spans whose start is unknown.
with
    -- Business days are national: one calendar serves all zones. (business days before this day, whether it is one)
    (select toInt64(min(day)) - 1 from ref_calendar where time_zone = 'America/New_York') as calendar_start,
    (
        select groupArray((business_ordinal - is_business, is_business))
        from (select business_ordinal, is_business from ref_calendar where time_zone = 'America/New_York' order by day)
    ) as business_days,
    population as
    (
        select
            if(zones.time_zone = '', 'America/New_York', zones.time_zone) as zone,
            holds, documents, arrayFilter(x -> isNotNull(x.ordered_at), exams) as exams_ordered,
            [
                filed_at, arrived_at, presented_at, released_at,
                -- the clock of the summary stops at the first one
                arrayFirst(c -> c.code = 'entry_summary', clocks).stopped_at
            ] as stations
        from entry final
        left any join (select port as zone_port, time_zone from ref_port) as zones on zones.zone_port = entry.port
        where entry.filed_on between toDate({from:String}) and toDate({to:String})
            and entry.status not in ('orphan', 'cancelled', 'moved')
            and entry.entry_type in (select code from ref_entry_type where in_release_population = 1)
            and (empty({center:Array(String)}) or entry.center in {center:Array(String)})
            and (empty({port:Array(String)}) or entry.port in {port:Array(String)})
            and (empty({segment:Array(String)}) or entry.segment in {segment:Array(String)})
            and (empty({mode:Array(String)}) or entry.mode in {mode:Array(String)})
            and (empty({tier:Array(Int8)}) or entry.tier in {tier:Array(Int8)})
    ),
    -- One list of moments an entry, so that each is placed in its calendar once.
    moments as
    (
        select
            zone, holds.agency as agencies, exams_ordered.exam_type as exam_types, documents.kind as kinds,
            arrayMap(
                m -> if(isNull(m), null, toUnixTimestamp64Milli(assumeNotNull(m))),
                arrayConcat(
                    stations,
                    arrayMap(h -> h.placed_at, holds), arrayMap(h -> h.removed_at, holds),
                    arrayMap(x -> x.ordered_at, exams_ordered), arrayMap(x -> x.completed_at, exams_ordered),
                    arrayMap(d -> d.requested_at, documents), arrayMap(d -> d.received_at, documents)
                )
            ) as moment
        from population
    ),
    -- The local clock read as if it were UTC: day and time of day by plain division.
    local as
    (
        select
            moment, agencies, exam_types, kinds,
            arrayMap(m -> toUnixTimestamp64Milli(toDateTime64(toString(fromUnixTimestamp64Milli(ifNull(m, 0), 'UTC'), zone), 3, 'UTC')), moment) as wall
        from moments
    ),
    -- Office time from the first day of the calendar to each moment: its difference is the office time of a span.
    counted as
    (
        select
            agencies, exam_types, kinds,
            arrayMap(w -> business_days[greatest(0, intDiv(w, 86400000) - ifNull(calendar_start, 0))], wall) as day,
            arrayMap(
                (m, w, d) -> (m, 32400000 * toInt64(d.1) + if(d.2, greatest(0, least(32400000, w % 86400000 - 28800000)), 0)),
                moment, wall, day
            ) as at,
            length(agencies) as h, length(exam_types) as x, length(kinds) as d
        from local
    ),
    -- Spans as (interval, cut, from, to), each end as (moment, office time).
    paired as
    (
        select
            agencies,
            [
                ('filing_to_arrival', 'all', at[1], at[2]),
                ('arrival_to_presentation', 'all', at[2], at[3]),
                ('arrival_to_release', 'all', at[2], at[4]),
                ('presentation_to_release', 'all', at[3], at[4]),
                ('release_to_summary', 'all', at[4], at[5])
            ] as way,
            arrayConcat(
                arrayMap((a, f, t) -> ('hold', a, f, t), agencies, arraySlice(at, 6, h), arraySlice(at, 6 + h, h)),
                arrayMap((a, f, t) -> ('exam', a, f, t), exam_types, arraySlice(at, 6 + 2 * h, x), arraySlice(at, 6 + 2 * h + x, x)),
                arrayMap((a, f, t) -> ('document', a, f, t), kinds, arraySlice(at, 6 + 2 * (h + x), d), arraySlice(at, 6 + 2 * (h + x) + d, d))
            ) as parts
        from counted
    ),
    times as
    (
        select
            span.1 as interval,
            span.2 as cut,
            span.4.1 - span.3.1 as ms,
            toUInt32(intDiv(greatest(0, ifNull(ms, 0)), 1000)) as seconds,
            toUInt32(intDiv(greatest(0, span.4.2 - span.3.2), 1000)) as open_seconds
        from paired
        array join arrayConcat(
            way,
            parts,
            arrayMap(p -> (p.1, 'all', p.3, p.4), parts),
            -- once per agency
            arrayMap(a -> ('arrival_to_release', a, way[3].3, way[3].4), arrayDistinct(agencies))
        ) as span
        where isNotNull(span.3.1)
    ),
    grouped as
    (
        select
            interval, cut,
            countIf(isNull(ms)) as not_ended,
            countIf(ms < 0) as negative,
            arraySort(groupArrayIf(seconds, ms >= 0)) as sorted,
            arraySort(groupArrayIf(open_seconds, ms >= 0)) as open_sorted
        from times
        group by interval, cut
    )
select
    interval, cut,
    length(sorted) as n,
    not_ended, negative,
    arrayCount(v -> v > 2592000, sorted) as over_30_days,
    sorted[1] as shortest_seconds,
    if(n = 0, 0, intDiv(arraySum(sorted), n)) as mean_seconds,
    -- element ceil(p n)
    sorted[intDiv(50 * n + 99, 100)] as median_seconds,
    sorted[intDiv(90 * n + 99, 100)] as p90_seconds,
    sorted[intDiv(95 * n + 99, 100)] as p95_seconds,
    sorted[-1] as longest_seconds,
    open_sorted[intDiv(50 * n + 99, 100)] as open_median_seconds,
    open_sorted[intDiv(90 * n + 99, 100)] as open_p90_seconds
from grouped
order by interval, cut
