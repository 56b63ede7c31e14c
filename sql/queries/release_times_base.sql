-- Entries of the release population by every filter, with the sorted seconds from arrival to release.
-- Absent: orphans, cancelled and moved entries, entry types that do not go through release.
select
    filed_on, port, center, segment, mode, tier,
    toUInt32(count()) as filed,
    toUInt32(countIf(isNotNull(released_at))) as released,
    toUInt32(countIf(isNotNull(released_at) and isNotNull(arrived_at) and arrived_at > released_at)) as released_before_arrival,
    toUInt32(countIf(isNotNull(released_at) and isNull(arrived_at))) as arrival_unknown,
    arraySort(groupArrayIf(
        toUInt32(intDiv(toUnixTimestamp64Milli(assumeNotNull(released_at)) - toUnixTimestamp64Milli(assumeNotNull(arrived_at)), 1000)),
        isNotNull(released_at) and isNotNull(arrived_at) and arrived_at <= released_at
    )) as seconds
from entry final
where filed_on between toDate({from:String}) and toDate({to:String})
    and status not in ('orphan', 'cancelled', 'moved')
    and entry_type in (select code from ref_entry_type where in_release_population = 1)
group by filed_on, port, center, segment, mode, tier
order by filed_on, port, center, segment, mode, tier
