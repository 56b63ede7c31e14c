-- High and elevated entries that wait for a decision, most consequential first, from the events.
select
    1 as total, filed_on, port, entry_number,
    JSONExtractString(scored, 'segment') as segment,
    JSONExtractInt(scored, 'points') as points,
    JSONExtractInt(scored, 'duty_at_risk_cents') as duty_at_risk_cents,
    JSONExtractRaw(scored, 'reasons') as reasons,
    JSONExtractString(filed, 'importer_number') as importer_number
from
(
    select
        filed_on, port, entry_number,
        argMinIf(payload, (occurred_at, event_id), event_type = 'entry.scored') as scored,
        argMaxIf(payload, (occurred_at, event_id), event_type = 'entry.filed') as filed,
        countIf(event_type in ('entry.disposed', 'entry.cancelled', 'entry.moved', 'entry.excluded', 'entry.seized')) as ended
    from entry_event
    group by filed_on, port, entry_number
    having ended = 0 and scored != ''
)
where segment in ('high', 'elevated')
order by duty_at_risk_cents desc, filed_on, port, entry_number
