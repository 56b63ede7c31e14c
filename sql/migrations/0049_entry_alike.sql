-- One row for each entry that counts (not orphan, cancelled or moved): what makes entries alike, and how each was treated.
-- The CF-28 about it is in entry_asked; `size_place` and `quarter_number` are size_band and quarter as numbers.
-- Definitions: docs/definitions.md, "Measures" and "Uniformity". A change is a new migration that replaces the view.
create or replace view entry_alike as
with
    toDateTime64('2299-12-31 00:00:00', 3, 'UTC') as never,
    (select groupArray(country) from (select distinct country from ref_region order by country)) as countries,
    (
        select groupArray(periods)
        from (select country, groupArray((valid_from, valid_to, region)) as periods from ref_region group by country order by country)
    ) as periods_of
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
    -- A country that is not in the table has place 0, and no periods.
    arrayFirst(
        r -> r.1 <= entry.filed_on and entry.filed_on <= r.2,
        periods_of[transform(entry.goods_origin, countries, arrayEnumerate(countries), 0)]
    ).3 as valid_region,
    if(valid_region = '', toString(entry.goods_origin), valid_region) as region,
    multiIf(
        entry.value_cents < 250000, 'under_2500',
        entry.value_cents < 1000000, '2500_to_10000',
        entry.value_cents < 5000000, '10000_to_50000',
        entry.value_cents < 25000000, '50000_to_250000',
        'from_250000'
    ) as size_band,
    (entry.value_cents >= 250000) + (entry.value_cents >= 1000000) + (entry.value_cents >= 5000000) + (entry.value_cents >= 25000000) as size_place,
    concat(toString(toYear(entry.filed_on)), 'Q', toString(toQuarter(entry.filed_on))) as quarter,
    toRelativeQuarterNum(entry.filed_on) as quarter_number,
    -- Members of the lists by name: only these columns are read. Where nothing happened the time says nothing.
    arrayExists(t -> t != 'document', entry.exams.exam_type) as examined,
    arrayMin(arrayMap(
        (t, o, c) -> if(t = 'document', never, ifNull(least(ifNull(o, c), ifNull(c, o)), never)),
        entry.exams.exam_type, entry.exams.ordered_at, entry.exams.completed_at
    )) as examined_at,
    notEmpty(entry.holds.placed_at) as held,
    arrayMin(entry.holds.placed_at) as held_at,
    arrayExists(r -> isNotNull(r), entry.documents.requested_at) as document_requested,
    arrayMin(arrayMap(r -> ifNull(r, never), entry.documents.requested_at)) as document_requested_at,
    entry.disposition as disposition,
    entry.disposed_at as disposed_at,
    entry.released_at as released_at,
    if(
        isNotNull(entry.released_at) and isNotNull(entry.arrived_at) and entry.arrived_at <= entry.released_at,
        toUnixTimestamp64Milli(assumeNotNull(entry.released_at)) - toUnixTimestamp64Milli(assumeNotNull(entry.arrived_at)),
        null
    ) as release_milliseconds,
    arrayExists(l -> isNotNull(l), entry.reviews.letter_of_law) as reviewed,
    arrayExists(r -> ifNull(r, 0) != 0, entry.reviews.revenue_change_cents) as review_changed,
    arrayMin(arrayMap((l, c) -> if(isNull(l), never, c), entry.reviews.letter_of_law, entry.reviews.completed_at)) as reviewed_at,
    length(entry.holds.placed_at) + length(entry.exams.exam_type) + arrayCount(r -> isNotNull(r), entry.documents.requested_at) as touches
from entry final
where entry.status not in ('orphan', 'cancelled', 'moved')
