-- How many entries of trusted (arm 1), other (0) and unknown (-1) accounts are in view, whether compared or not?
-- Definitions: docs/definitions.md, "Trusted benefit". Absent: entries that do not count. `timed` were released after a known arrival.
select
    entry_alike.center as center, entry_alike.port as port, entry_alike.segment as segment, entry_alike.mode as mode,
    toInt8(multiIf(entry_alike.tier < 0, -1, entry_alike.tier >= 2, 1, 0)) as arm,
    toUInt32(count()) as n,
    toUInt32(countIf(isNotNull(release_milliseconds))) as timed,
    toUInt32(countIf(filed_on > toDate({settled_through:String}))) as unsettled
from entry_alike
where filed_on between toDate({from:String}) and toDate({to:String})
group by center, port, segment, mode, arm
order by center, port, segment, mode, arm
