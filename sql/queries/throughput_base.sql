-- Work of each Center and type in a period: received, closed, backlog, ages, clocks. Orphans are absent.
with
    toDateTime64(concat({from:String}, ' 00:00:00'), 3, {tz:String}) as s,
    toDateTime64(concat(toString(toDate({to:String}) + 1), ' 00:00:00'), 3, {tz:String}) as e,
    least(e, parseDateTime64BestEffort({as_of:String}, 3, 'UTC')) as t,
    opened_at >= s and opened_at < e as is_received,
    isNotNull(closed_at) and closed_at >= s and closed_at < e as is_closed,
    opened_at < e and (isNull(closed_at) or closed_at >= e) as is_open,
    intDiv(toUnixTimestamp64Milli(t) - toUnixTimestamp64Milli(assumeNotNull(opened_at)), 86400000) as age,
    isNotNull(due_at) and (isNull(clock_stopped_at) or clock_stopped_at >= t) as clock_runs
select
    center, work_type,
    countIf(is_received) as received,
    countIf(is_closed) as closed,
    countIf(opened_at < s and (isNull(closed_at) or closed_at >= s)) as backlog_start,
    countIf(is_open) as backlog_end,
    countIf(is_open and age <= 30) as age_0_30,
    countIf(is_open and age between 31 and 90) as age_31_90,
    countIf(is_open and age between 91 and 180) as age_91_180,
    countIf(is_open and age between 181 and 365) as age_181_365,
    countIf(is_open and age > 365) as age_over_365,
    countIf(is_open and arrayExists(p -> p.1 < e and (isNull(p.2) or p.2 >= e), pauses)) as paused,
    countIf(is_closed and isNotNull(due_at)) as closed_with_clock,
    countIf(is_closed and isNotNull(due_at) and clock_stopped_at <= due_at) as closed_within_clock,
    countIf(is_open and clock_runs and due_at >= t and due_at < t + toIntervalDay(7)) as due_in_7_days,
    countIf(is_open and clock_runs and due_at < t) as overdue,
    sumIf(ifNull(revenue_change_cents, 0), is_closed) as revenue_change_cents
from work final
where status in ('open', 'closed')
group by center, work_type
having received + closed + backlog_start + backlog_end > 0
order by center, work_type
