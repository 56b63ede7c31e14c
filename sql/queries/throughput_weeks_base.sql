-- Work received and closed by Center and week, named by its Monday. Orphans and work closed before it was opened are absent:
-- received less closed of all weeks up to one is what was open at its end.
select
    center,
    toMonday(day) as week,
    sum(opened) as received,
    sum(ended) as closed
from
(
    select center, toDate(assumeNotNull(opened_at), {tz:String}) as day, 1 as opened, 0 as ended
    from work final where status in ('open', 'closed') and (isNull(closed_at) or closed_at >= opened_at)
    union all
    select center, toDate(assumeNotNull(closed_at), {tz:String}) as day, 0 as opened, 1 as ended
    from work final where status in ('open', 'closed') and closed_at >= opened_at
)
group by center, week
order by center, week
