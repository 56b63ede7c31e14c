-- What a draft would have done with the decided entries of a period, beside what was done: one row for each port, Center, segment
-- by either and points by either, with what inspection found. Absent: entries cancelled or moved, and those whose decision knows
-- less than the draft asks. The marked places are made of the draft's rules; see docs/definitions.md, "Impact".
with
    {band_from:Array(Int32)} as band_from,
    {band_segment:Array(String)} as band_segment
select
    port,
    center,
    segment as was,
    band_segment[arrayLastIndex(b -> b <= draft_points, band_from)] as would_be,
    points,
    draft_points,
    count() as entries,
    countIf(seen) as inspected,
    countIf(seen and discrepancy) as discrepancies,
    sumIf(cents, seen) as found_cents,
    sum(minutes) as officer_minutes
from
(
    select
        port, center, segment, points, inspected as seen, discrepancy, found_cents as cents, officer_minutes as minutes,
        toInt32(/*points*/) as draft_points
    from decided_entry final
    where counted and filed_on between {from:Date} and {to:Date} and (knows_history or {needs_history:UInt8} = 0)
)
group by port, center, was, would_be, points, draft_points
order by port, center, was, would_be, points, draft_points
