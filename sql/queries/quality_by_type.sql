-- Distinct events of the counted batches by type and source, with the newest time of each; every copy with another content
-- counts. Reads a row a batch, no evidence.
select
    counted.event_type as event_type,
    counted.source as source,
    sum(counted.events) as events,
    max(counted.newest_event_at) as newest_event_at
from event_count final
array join counts as counted
group by event_type, source
order by event_type, source
