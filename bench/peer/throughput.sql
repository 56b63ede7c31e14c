-- Received, closed and open work of each Center and type, from the events of Center work.
with
    toDateTime64(concat({from:String}, ' 00:00:00'), 3, 'America/New_York') as s,
    toDateTime64(concat(toString(toDate({to:String}) + 1), ' 00:00:00'), 3, 'America/New_York') as e,
    works as
    (
        select
            argMaxIf(JSONExtractString(payload, 'center'), (occurred_at, event_id), event_type = 'work.opened') as center,
            argMaxIf(JSONExtractString(payload, 'work_type'), (occurred_at, event_id), event_type = 'work.opened') as work_type,
            minOrNullIf(occurred_at, event_type = 'work.opened') as opened_at,
            minOrNullIf(occurred_at, event_type = 'work.closed') as closed_at
        from work_event
        group by work_id
    )
select
    center, work_type,
    countIf(opened_at >= s and opened_at < e) as total,
    countIf(closed_at >= s and closed_at < e) as closed,
    countIf(opened_at < e and (isNull(closed_at) or closed_at >= e)) as open
from works
where isNotNull(opened_at)
group by center, work_type
order by center, work_type
