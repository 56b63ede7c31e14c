-- Money of the entries filed in a period, by every filter of goods. Absent: orphans, cancelled and moved entries.
with
    notEmpty(entry.summaries) as has_summary,
    -- summaries are listed by version: the greatest is last
    if(has_summary, entry.summaries[-1].duty_cents + entry.summaries[-1].fees_cents, 0) as assessed
select
    port, center, segment, mode, tier,
    -- stands for the group: the period was chosen here
    min(entry.filed_on) as filed_on,
    count() as entries,
    countIf(has_summary) as summaries,
    sum(assessed) as assessed_cents,
    sum(entry.collected_cents) as collected_cents,
    sum(entry.refunded_cents) as refunded_cents,
    sumIf(greatest(0, assessed - entry.collected_cents + entry.refunded_cents), has_summary) as outstanding_cents,
    sum(arraySum(x -> ifNull(x.duty_change_cents, 0), exams)) as exam_change_cents,
    sumIf(current_duty_at_risk_cents, in_queue) as at_risk_cents,
    countIf(in_queue) as at_risk_entries
from entry final
where entry.filed_on between toDate({from:String}) and toDate({to:String})
    and status not in ('orphan', 'cancelled', 'moved')
group by port, center, segment, mode, tier
order by port, center, segment, mode, tier
