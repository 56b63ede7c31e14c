-- How long after filing does an outcome come? 99th percentile of whole days and how many were measured, for every measure.
-- Definitions: docs/definitions.md, "Settling". Absent: entries filed less than 60 or more than 180 days before `as_of`; measures without a delay.
with
    events as
    (
        select
            toInt32(filed_on) as f,
            examined, toInt32(toDate(examined_at)) as exam_day,
            held, toInt32(toDate(held_at)) as hold_day,
            document_requested, toInt32(toDate(document_requested_at)) as document_day,
            isNotNull(disposed_at) as disposed, toInt32(toDate(ifNull(disposed_at, 0))) as disposal_day,
            isNotNull(released_at) as released, toInt32(toDate(ifNull(released_at, 0))) as release_day,
            asked_number != '' as questioned, toInt32(toDate(ifNull(asked_at, 0))) as question_day,
            reviewed, toInt32(toDate(reviewed_at)) as review_day
        from entry_alike
        left any join entry_asked on asked_filed_on = entry_alike.filed_on and asked_port = entry_alike.port and asked_number = entry_alike.entry_number
        where filed_on between toDate({as_of:String}) - 180 and toDate({as_of:String}) - 60
    ),
    delays as
    (
        -- Sorted lists of numbers, a measure each: no row is made of an event. Three measures wait for the release.
        select
            arraySort(groupArrayIf(toUInt32(greatest(0, release_day - f)), released)) as releases,
            [
                ('cf28', arraySort(groupArrayIf(toUInt32(greatest(0, question_day - f)), questioned))),
                ('document_request', arraySort(groupArrayIf(toUInt32(greatest(0, document_day - f)), document_requested))),
                ('exam', arraySort(groupArrayIf(toUInt32(greatest(0, exam_day - f)), examined))),
                ('hold', arraySort(groupArrayIf(toUInt32(greatest(0, hold_day - f)), held))),
                ('release_time', releases),
                ('review_change', arraySort(groupArrayIf(toUInt32(greatest(0, review_day - f)), reviewed))),
                ('slow_release', releases),
                ('touches', releases),
                ('waiver', arraySort(groupArrayIf(toUInt32(greatest(0, disposal_day - f)), disposed)))
            ] as sorted
        from events
    )
select
    list.1 as measure,
    toUInt32(length(list.2)) as delays,
    list.2[toUInt32(ceil(length(list.2) * 99 / 100))] as delay_days
from delays
array join sorted as list
where notEmpty(list.2)
order by measure
