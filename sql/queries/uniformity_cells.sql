-- In which cells does one port differ from the others? Its cells with those of all other ports beside, the weightiest first.
-- Definitions: docs/definitions.md, "Uniformity". Absent: cells the port has no case in.
with
    cases as
    (
        select
            hts4, region, entry_alike.mode as mode, entry_alike.tier as tier, entry_alike.segment as segment, size_band, quarter, port,
            multiIf(
                {measure:String} = 'exam', examined,
                {measure:String} = 'hold', held,
                {measure:String} = 'document_request', document_requested,
                {measure:String} = 'waiver', disposition = 'waived',
                {measure:String} = 'slow_release', release_milliseconds > 172800000,
                {measure:String} = 'cf28', asked_number != '',
                review_changed
            ) as outcome
        from entry_alike
        left any join (select * from entry_asked where {measure:String} = 'cf28') as asked
            on asked_filed_on = entry_alike.filed_on and asked_port = entry_alike.port and asked_number = entry_alike.entry_number
        where filed_on between toDate({from:String}) and toDate({to:String})
            and ({measure:String} != 'waiver' or disposition != '')
            and ({measure:String} != 'slow_release' or isNotNull(release_milliseconds))
            and ({measure:String} != 'review_change' or reviewed)
            and (empty({center:Array(String)}) or entry_alike.center in {center:Array(String)})
            and (empty({segment:Array(String)}) or entry_alike.segment in {segment:Array(String)})
            and (empty({mode:Array(String)}) or entry_alike.mode in {mode:Array(String)})
            and (empty({tier:Array(Int8)}) or entry_alike.tier in {tier:Array(Int8)})
    ),
    cells as
    (
        select
            hts4, region, mode, tier, segment, size_band, quarter,
            countIf(port = {port:String}) as own_n,
            countIf(port = {port:String} and outcome) as own_outcomes,
            count() - own_n as rest_n,
            countIf(outcome) - own_outcomes as rest_outcomes
        from cases
        group by hts4, region, mode, tier, segment, size_band, quarter
        having own_n > 0
    )
select
    concat(hts4, '|', region, '|', mode, '|', toString(tier), '|', segment, '|', size_band, '|', quarter) as cell,
    hts4, region, mode, toInt32(cells.tier) as tier, segment, size_band, quarter,
    toUInt32(own_n) as n,
    toUInt32(own_outcomes) as outcomes,
    toUInt32(rest_n) as others_n,
    toUInt32(rest_outcomes) as others_outcomes,
    -- One division only: equal contributions are equal numbers, and the order does not depend on rounding.
    (own_outcomes * rest_n - own_n * rest_outcomes) / (own_n + rest_n) as contribution,
    toUInt32(count() over ()) as all_cells,
    toUInt32(countIf(rest_n > 0) over ()) as all_compared,
    toUInt32(sum(own_n) over ()) as all_n
from cells
order by abs(contribution) desc, cell
limit {most:UInt32}
