-- How did each port treat the same goods of each importer? Cases and outcomes of a measure by cell, port and importer.
-- Definitions: docs/definitions.md, "Uniformity". Absent: entries that do not count, and what is no case of the measure.
-- Cells of one port compare nothing under any filter: they are added up as cell 0 without importer. RowBinary; cells in order of their hash.
with
    counted as
    (
        select
            if(
                {matched:UInt8} = 1,
                cityHash64(importer_number, hts10, origin, entry_alike.mode, quarter_number),
                cityHash64(hts4, region, entry_alike.mode, entry_alike.tier, entry_alike.segment, size_place, quarter_number)
            ) as cell,
            toFixedString(port, 8) as unit,
            sipHash64(importer_number) % 9007199254740992 as importer,
            toFixedString(entry_alike.center, 3) as center,
            toFixedString(entry_alike.mode, 2) as mode,
            entry_alike.tier as tier,
            toInt8(indexOf(['trusted', 'standard', 'elevated', 'high'], entry_alike.segment)) as segment,
            count() as n,
            countIf(multiIf(
                {measure:String} = 'exam', examined,
                {measure:String} = 'hold', held,
                {measure:String} = 'document_request', document_requested,
                {measure:String} = 'waiver', disposition = 'waived',
                {measure:String} = 'slow_release', release_milliseconds > 172800000,
                {measure:String} = 'cf28', asked_number != '',
                review_changed
            )) as outcomes,
            countIf(filed_on > toDate({settled_through:String})) as unsettled
        from entry_alike
        left any join (select * from entry_asked where {measure:String} = 'cf28') as asked
            on asked_filed_on = entry_alike.filed_on and asked_port = entry_alike.port and asked_number = entry_alike.entry_number
        where filed_on between toDate({from:String}) and toDate({to:String})
            and ({measure:String} != 'waiver' or disposition != '')
            and ({measure:String} != 'slow_release' or isNotNull(release_milliseconds))
            and ({measure:String} != 'review_change' or reviewed)
        group by cell, unit, importer, center, mode, tier, segment
    ),
    paired as
    (
        select *, min(unit) over (partition by cell) != max(unit) over (partition by cell) as compared
        from counted
    )
select
    if(compared, paired.cell, 0) as cell,
    unit,
    if(compared, paired.importer, 0) as importer,
    center, mode, tier, segment,
    toUInt32(sum(paired.n)) as n,
    toUInt32(sum(paired.outcomes)) as outcomes,
    toUInt32(sum(paired.unsettled)) as unsettled
from paired
group by cell, unit, importer, center, mode, tier, segment
order by cell, importer, unit
format RowBinary
