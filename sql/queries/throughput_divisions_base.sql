-- Work of each Center and division in a period, and how completely it is recorded. Orphans are absent.
with
    toDateTime64(concat({from:String}, ' 00:00:00'), 3, {tz:String}) as s,
    toDateTime64(concat(toString(toDate({to:String}) + 1), ' 00:00:00'), 3, {tz:String}) as e,
    opened_at >= s and opened_at < e as is_received,
    isNotNull(closed_at) and closed_at >= s and closed_at < e as is_closed
select
    center,
    if(work.division = '', 'not_recorded', work.division) as division,
    countIf(is_received) as received,
    countIf(is_closed) as closed,
    countIf(opened_at < e and (isNull(closed_at) or closed_at >= e)) as backlog_end,
    countIf(is_received and team_code != '') as team_recorded,
    countIf(is_received and importer_number != '') as importer_recorded,
    countIf(is_closed and isNotNull(revenue_change_cents)) as revenue_recorded
from work final
where status in ('open', 'closed')
group by center, division
having received + closed + backlog_end > 0
order by center, division
