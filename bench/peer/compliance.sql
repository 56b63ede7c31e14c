-- Register, reviewed entries and material findings by month, port and duty stratum of the random sample, from the events.
with
    (
        select arraySort(groupArray((ifNull(below_cents, 9223372036854775807), code))) from ref_review_stratum
    ) as bands,
    entries as
    (
        select
            filed_on, port,
            argMaxIf(payload, (occurred_at, event_id), event_type = 'entry.filed') as filed,
            argMaxIf(JSONExtractInt(payload, 'duty_cents'), (JSONExtractInt(payload, 'summary_version'), occurred_at), event_type = 'summary.filed') as duty_cents,
            countIf(event_type = 'summary.filed') as summaries,
            countIf(event_type = 'review.completed' and JSONExtractString(payload, 'sample') = 'random') as reviews,
            argMaxIf(JSONExtractBool(payload, 'material'), (occurred_at, event_id), event_type = 'review.completed' and JSONExtractString(payload, 'sample') = 'random') as material,
            countIf(event_type in ('entry.cancelled', 'entry.moved')) as ended
        from entry_event
        where filed_on between toDate({from:String}) and toDate({to:String})
        group by filed_on, port, entry_number
        having ended = 0 and filed != '' and summaries > 0
    )
select
    toStartOfMonth(filed_on) as month, port,
    arrayFirst(b -> duty_cents < b.1, bands).2 as stratum,
    count() as total,
    countIf(reviews > 0) as reviewed,
    countIf(reviews > 0 and material) as findings
from entries
group by month, port, stratum
order by month, port, stratum
