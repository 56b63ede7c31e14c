-- Median and 90th percentile from arrival to release of each port, from the events; holds after a release are not looked at.
select
    port,
    count() as filed,
    countIf(arrived_at <= released_at) as total,
    quantileExactIf(0.5)(dateDiff('second', assumeNotNull(arrived_at), assumeNotNull(released_at)), arrived_at <= released_at) as p50,
    quantileExactIf(0.9)(dateDiff('second', assumeNotNull(arrived_at), assumeNotNull(released_at)), arrived_at <= released_at) as p90
from
(
    select
        port,
        argMaxIf(JSONExtractString(payload, 'entry_type'), (occurred_at, event_id), event_type = 'entry.filed') as entry_type,
        minOrNullIf(occurred_at, event_type = 'cargo.arrived') as arrived_at,
        minOrNullIf(occurred_at, event_type = 'entry.released') as released_at,
        countIf(event_type = 'entry.filed') as filings,
        countIf(event_type in ('entry.cancelled', 'entry.moved')) as ended
    from entry_event
    where filed_on between toDate({from:String}) and toDate({to:String})
    group by filed_on, port, entry_number
)
where filings > 0 and ended = 0
    and entry_type in (select code from ref_entry_type where in_release_population = 1)
group by port
order by port
