-- What are the touched pieces of Center work, as all their events make them? In the column order of `work`.
-- Definitions: docs/definitions.md, "Work". Days are cut in America/New_York, an assumption.
with
    (select mapFromArrays(groupArray(code), groupArray((toInt32(length), toUInt8(roll_forward), toUInt8(pauses)))) from ref_clock where subject = 'work') as clock,
    touched_keys as
    (
        select distinct subject_id as work_id
        from touched
        where batch_seq in {batches:Array(UInt64)} and subject_kind = 'work'
            and cityHash64(subject_id) % {buckets:UInt32} = {bucket:UInt32}
    ),
    conflicts as (select event_id, least_hash from event_conflict final),
    evidence as
    (
        select
            work_id,
            max(event_id in (select event_id from conflicts)) as conflicting,
            arraySort(groupUniqArrayIf(
                (occurred_at, event_id, content_hash, event_type, payload),
                event_id not in (select event_id from conflicts) or (event_id, content_hash) in (select event_id, least_hash from conflicts)
            )) as e
        from work_event
        where work_id in (select work_id from touched_keys)
        group by work_id
    ),
    parts as
    (
        select
            work_id, conflicting, e,
            arrayFirst(x -> x.4 = 'work.opened', e) as opened,
            arrayLast(x -> x.4 = 'work.opened', e).5 as opening,
            arrayFirst(x -> x.4 = 'work.responded', e) as responded,
            arrayFirst(x -> x.4 = 'work.accelerated', e) as accelerated,
            arrayFirst(x -> x.4 = 'work.closed', e) as closed,
            arrayLast(x -> x.4 = 'work.closed', e).5 as closing,
            if(opened.2 = '', null, opened.1) as opened_at,
            if(responded.2 = '', null, responded.1) as responded_at,
            if(accelerated.2 = '', null, accelerated.1) as accelerated_at,
            if(closed.2 = '', null, closed.1) as closed_at,
            JSONExtractString(opening, 'work_type') as work_type,
            arrayFold(
                (acc, x) -> multiIf(
                    x.2 = 'work.paused' and not arrayExists(p -> isNull(p.2), acc),
                    arrayPushBack(acc, (x.1, cast(null, 'Nullable(DateTime64(3, \'UTC\'))'))),
                    x.2 = 'work.resumed',
                    arrayMap(p -> if(isNull(p.2), (p.1, cast(x.1, 'Nullable(DateTime64(3, \'UTC\'))')), p), acc),
                    acc
                ),
                arrayMap(x -> (x.1, x.4), arrayFilter(x -> x.4 in ('work.paused', 'work.resumed'), e)),
                cast([], 'Array(Tuple(DateTime64(3, \'UTC\'), Nullable(DateTime64(3, \'UTC\'))))')
            ) as pauses,
            multiIf(
                opened.2 = '', '',
                work_type = 'cf28', 'cf28_response',
                work_type = 'cf29', 'cf29_response',
                work_type = 'protest' and accelerated.2 != '', 'protest_accelerated',
                work_type = 'protest', 'protest_decision',
                ''
            ) as clock_code,
            if(clock_code = 'protest_accelerated', accelerated_at, opened_at) as clock_starts_at,
            toDate(toString(ifNull(clock_starts_at, toDateTime64(0, 3, 'UTC')), 'America/New_York')) + clock[clock_code].1 as last_day,
            joinGetOrNull('calendar_day', 'business_ordinal', 'America/New_York', last_day) as last_ordinal,
            joinGetOrNull('calendar_business', 'day', 'America/New_York', last_ordinal) as business_day,
            if(
                -- no such day: the calendar begins with days that are none
                clock[clock_code].2 = 1 and ifNull(business_day != last_day, 1),
                joinGetOrNull('calendar_business', 'last_at', 'America/New_York', toUInt32(last_ordinal + 1)),
                joinGetOrNull('calendar_day', 'last_at', 'America/New_York', last_day)
            ) as plain_due_at,
            clock[clock_code].3 = 1 as clock_pauses
        from evidence
    )
select
    work_id,
    multiIf(opened.2 = '', 'orphan', isNull(closed_at), 'open', 'closed') as status,
    conflicting,
    work_type,
    JSONExtractString(opening, 'center') as center,
    JSONExtractString(opening, 'importer_number') as importer_number,
    JSONExtractRaw(opening, 'about') as about,
    JSONExtractString(opening, 'protest') as protest,
    JSONExtractString(opening, 'division') as division,
    JSONExtractString(opening, 'team_code') as team_code,
    opened_at,
    responded_at,
    accelerated_at,
    closed_at,
    JSONExtractString(closing, 'outcome') as outcome,
    JSONExtract(closing, 'revenue_change_cents', 'Nullable(Int64)') as revenue_change_cents,
    pauses,
    clock_code,
    multiIf(
        clock_code = '', null,
        not clock_pauses, plain_due_at,
        arrayExists(p -> isNull(p.2), pauses), null,
        addMilliseconds(plain_due_at, arraySum(arrayMap(p -> toUnixTimestamp64Milli(ifNull(p.2, p.1)) - toUnixTimestamp64Milli(p.1), pauses)))
    ) as due_at,
    multiIf(
        clock_code in ('cf28_response', 'cf29_response') and isNotNull(responded_at) and (isNull(closed_at) or responded_at < closed_at), responded_at,
        clock_code = '', null,
        closed_at
    ) as clock_stopped_at,
    {version:UInt64} as version
from parts
