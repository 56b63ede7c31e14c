-- How was each entry of trusted and of other importers treated, in the cells (same goods at the same port) that hold both?
-- Definitions: docs/definitions.md, "Trusted benefit". Absent: entries that do not count, accounts unknown at filing, and cells of
-- one arm, which compare nothing under any filter: benefit_totals counts them. RowBinary; cells in order of their hash, then arm, then time.
with
    cases as
    (
        select
            cityHash64(hts4, region, entry_alike.mode, size_place, entry_alike.port, quarter_number) as cell,
            entry_alike.tier >= 2 as trusted,
            importer_number, examined, held, document_requested, touches, release_milliseconds,
            entry_alike.center as c_center, entry_alike.port as c_port, entry_alike.segment as c_segment, entry_alike.mode as c_mode
        from entry_alike
        where filed_on between toDate({from:String}) and toDate({to:String}) and entry_alike.tier >= 0
    )
select
    cell,
    toUInt8(trusted) as arm,
    sipHash64(importer_number) as importer,
    toFixedString(c_center, 3) as center,
    toFixedString(c_port, 4) as port,
    toFixedString(c_mode, 2) as mode,
    toUInt8(indexOf(['trusted', 'standard', 'elevated', 'high'], c_segment)) as segment,
    toUInt8(examined) as exam,
    toUInt8(held) as hold,
    toUInt8(document_requested) as document_request,
    toUInt32(touches) as number_of_touches,
    -- -1: not released after an arrival
    toFloat64(ifNull(release_milliseconds, -1)) as milliseconds
from cases
where cell in (select cell from cases group by cell having min(trusted) != max(trusted))
order by cell, arm, milliseconds, importer
format RowBinary
