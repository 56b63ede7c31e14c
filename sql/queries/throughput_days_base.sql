-- Received and closed work per Center and day, and what was open before the period. Orphans are absent.
with
    toDateTime64(concat({from:String}, ' 00:00:00'), 3, {tz:String}) as s,
    toDateTime64(concat(toString(toDate({to:String}) + 1), ' 00:00:00'), 3, {tz:String}) as e
select
    center,
    day,
    sum(opened) as received,
    sum(ended) as closed,
    -- what the backlog gains and loses: work closed before it was opened was never open
    toInt64(sum(entered)) - sum(gone) as change
from
(
    select center, if(opened_at < s, toDate(0), toDate(assumeNotNull(opened_at), {tz:String})) as day, 1 as opened, 0 as ended, 1 as entered, 0 as gone
    from work final where status in ('open', 'closed') and opened_at < e
    union all
    select center, if(closed_at < s, toDate(0), toDate(assumeNotNull(closed_at), {tz:String})) as day, 0 as opened, 1 as ended, 0 as entered, 0 as gone
    from work final where status in ('open', 'closed') and closed_at < e
    union all
    select center, if(greatest(opened_at, closed_at) < s, toDate(0), toDate(assumeNotNull(greatest(opened_at, closed_at)), {tz:String})) as day, 0 as opened, 0 as ended, 0 as entered, 1 as gone
    from work final where status in ('open', 'closed') and isNotNull(closed_at) and greatest(opened_at, closed_at) < e
    union all
    select distinct center, toDate(0) as day, 0 as opened, 0 as ended, 0 as entered, 0 as gone
    from work final where status in ('open', 'closed')
)
group by center, day
order by center, day
