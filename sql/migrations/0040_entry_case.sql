-- One row for each entry that counts (not orphan, cancelled or moved): what makes entries alike, and how each was treated.
-- Definitions: docs/definitions.md, "Measures" and "Uniformity". A change is a new migration that replaces the view.
create or replace view entry_case as
with
    (
        select mapFromArrays(groupArray(country), groupArray(periods))
        from (select country, groupArray((valid_from, valid_to, region)) as periods from ref_region group by country)
    ) as regions,
    asked as
    (
        select
            toDate(JSONExtractString(about, 'filed_on')) as a_filed_on,
            JSONExtractString(about, 'port') as a_port,
            JSONExtractString(about, 'number') as a_number,
            min(opened_at) as a_opened_at
        from work final
        where work_type = 'cf28' and status in ('open', 'closed') and about not in ('', 'null')
        group by a_filed_on, a_port, a_number
    )
select
    entry.filed_on as filed_on,
    entry.port as port,
    entry.entry_number as entry_number,
    entry.importer_number as importer_number,
    entry.center as center,
    entry.mode as mode,
    entry.tier as tier,
    entry.segment as segment,
    entry.goods_hts10 as hts10,
    substring(entry.goods_hts10, 1, 4) as hts4,
    entry.goods_origin as origin,
    if(
        arrayExists(r -> r.1 <= entry.filed_on and entry.filed_on <= r.2, regions[entry.goods_origin]),
        arrayFirst(r -> r.1 <= entry.filed_on and entry.filed_on <= r.2, regions[entry.goods_origin]).3,
        entry.goods_origin
    ) as region,
    multiIf(
        entry.value_cents < 250000, 'under_2500',
        entry.value_cents < 1000000, '2500_to_10000',
        entry.value_cents < 5000000, '10000_to_50000',
        entry.value_cents < 25000000, '50000_to_250000',
        'from_250000'
    ) as size_band,
    concat(toString(toYear(entry.filed_on)), 'Q', toString(toQuarter(entry.filed_on))) as quarter,
    arrayExists(x -> x.exam_type != 'document', entry.exams) as examined,
    arrayMin(arrayMap(x -> ifNull(least(ifNull(x.ordered_at, x.completed_at), ifNull(x.completed_at, x.ordered_at)), toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), arrayFilter(x -> x.exam_type != 'document', entry.exams))) as examined_at,
    notEmpty(entry.holds) as held,
    arrayMin(arrayMap(h -> h.placed_at, entry.holds)) as held_at,
    arrayExists(d -> isNotNull(d.requested_at), entry.documents) as document_requested,
    arrayMin(arrayMap(d -> assumeNotNull(d.requested_at), arrayFilter(d -> isNotNull(d.requested_at), entry.documents))) as document_requested_at,
    entry.disposition as disposition,
    entry.disposed_at as disposed_at,
    entry.released_at as released_at,
    if(
        isNotNull(entry.released_at) and isNotNull(entry.arrived_at) and entry.arrived_at <= entry.released_at,
        toUnixTimestamp64Milli(assumeNotNull(entry.released_at)) - toUnixTimestamp64Milli(assumeNotNull(entry.arrived_at)),
        null
    ) as release_milliseconds,
    asked.a_number != '' as questioned,
    asked.a_opened_at as questioned_at,
    arrayExists(r -> isNotNull(r.letter_of_law), entry.reviews) as reviewed,
    arrayExists(r -> ifNull(r.revenue_change_cents, 0) != 0, entry.reviews) as review_changed,
    arrayMin(arrayMap(r -> r.completed_at, arrayFilter(r -> isNotNull(r.letter_of_law), entry.reviews))) as reviewed_at,
    length(entry.holds) + length(entry.exams) + length(arrayFilter(d -> isNotNull(d.requested_at), entry.documents)) as touches
from entry final
left any join asked on asked.a_filed_on = entry.filed_on and asked.a_port = entry.port and asked.a_number = entry.entry_number
where entry.status not in ('orphan', 'cancelled', 'moved')
