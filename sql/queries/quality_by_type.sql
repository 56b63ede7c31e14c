-- Distinct events in evidence by type and source, with the newest time of each; every copy with another content counts.
select event_type, source, sum(events) as events, max(newest_event_at) as newest_event_at
from
(
    select event_type, source, count() as events, max(occurred_at) as newest_event_at from entry_event final group by event_type, source
    union all
    select event_type, source, count() as events, max(occurred_at) as newest_event_at from work_event final group by event_type, source
    union all
    select event_type, source, count() as events, max(occurred_at) as newest_event_at from account_event final group by event_type, source
)
group by event_type, source
order by event_type, source
