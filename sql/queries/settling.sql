-- How long after filing does an outcome come? 99th percentile of whole days and how many were measured, for every measure.
-- Definitions: docs/definitions.md, "Settling". Absent: entries filed less than 60 or more than 180 days before `as_of`.
with
    delays as
    (
        select
            filed_on,
            [
                ('exam', if(examined, toDate(examined_at), null)),
                ('hold', if(held, toDate(held_at), null)),
                ('document_request', if(document_requested, toDate(document_requested_at), null)),
                ('waiver', toDate(disposed_at)),
                ('slow_release', toDate(released_at)),
                ('release_time', toDate(released_at)),
                ('touches', toDate(released_at)),
                ('cf28', if(questioned, toDate(questioned_at), null)),
                ('review_change', if(reviewed, toDate(reviewed_at), null))
            ] as events
        from entry_case
        where filed_on between toDate({as_of:String}) - 180 and toDate({as_of:String}) - 60
    )
select
    event.1 as measure,
    toUInt32(count()) as delays,
    toUInt32(arraySort(groupArray(greatest(0, toInt32(assumeNotNull(event.2)) - toInt32(filed_on))))[toUInt32(ceil(count() * 99 / 100))]) as delay_days
from delays
array join events as event
where isNotNull(event.2)
group by measure
order by measure
