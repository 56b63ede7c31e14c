-- What are the touched entries, as all their events make them? One whole row each, in the column order of `entry`.
-- Definitions: docs/definitions.md, "Entry". Everything is a function of the sorted set of events, so arrival never matters.
with
    (
        select arraySort(groupArray((hts_from, hts_to, toDate32(valid_from), toDate32(valid_to), center)))
        from ref_hts_range
    ) as ranges,
    (select mapFromArrays(groupArray(code), groupArray(toInt32(length))) from ref_clock where subject = 'entry') as clock_length,
    touched_keys as
    (
        select distinct filed_on, port, subject_id as entry_number
        from touched
        where batch_seq in {batches:Array(UInt64)} and subject_kind = 'entry'
            and cityHash64(subject_id) % {buckets:UInt32} = {bucket:UInt32}
    ),
    conflicts as (select event_id, least_hash from event_conflict final),
    evidence as
    (
        select
            filed_on, port, entry_number,
            max(event_id in (select event_id from conflicts)) as conflicting,
            arraySort(groupUniqArrayIf(
                (occurred_at, event_id, content_hash, event_type, payload),
                event_id not in (select event_id from conflicts) or (event_id, content_hash) in (select event_id, least_hash from conflicts)
            )) as e
        from entry_event
        where (filed_on, port, entry_number) in (select filed_on, port, entry_number from touched_keys)
        group by filed_on, port, entry_number
    ),
    firsts as
    (
        select
            filed_on, port, entry_number, conflicting, e,
            arrayFilter(x -> x.4 = 'entry.filed', e) as filed,
            arrayFirst(x -> x.4 = 'cargo.arrived', e) as arrived,
            arrayFirst(x -> x.4 = 'cargo.presented', e) as presented,
            arrayFirst(x -> x.4 = 'entry.detained', e) as detained,
            arrayFirst(x -> x.4 = 'detention.noticed', e) as noticed,
            arrayFirst(x -> x.4 = 'entry.excluded', e) as excluded,
            arrayFirst(x -> x.4 = 'entry.seized', e) as seized,
            arrayFirst(x -> x.4 = 'entry.liquidated', e) as liquidated,
            arrayFirst(x -> x.4 = 'entry.disposed', e) as disposed,
            arrayFirst(x -> x.4 = 'summary.filed', e) as first_summary,
            arrayFirst(x -> x.4 = 'entry.scored', e) as scored,
            arrayFilter(x -> x.4 = 'entry.scored', e) as decisions,
            arrayMap(x -> JSONExtract(x.5, 'Tuple(policy_id String, policy_version UInt32)'), decisions) as policies,
            -- the first of the last decisions in a row by one policy
            arrayLast((x, policy, before) -> policy != before, decisions, policies, arrayPopBack(arrayPushFront(policies, ('', 0)))) as rescored,
            arrayLast(x -> x.4 = 'entry.moved', e) as moved,
            arrayMap(
                x -> (x.1, x.4, JSONExtractString(x.5, 'hold_id'), JSONExtractString(x.5, 'agency'), JSONExtractString(x.5, 'reason')),
                arrayFilter(x -> x.4 in ('hold.placed', 'hold.removed', 'entry.released'), e)
            ) as hold_events
        from evidence
    ),
    filings_read as
    (
        select
            *,
            length(filed) as filings,
            filed[-1].5 as filing,
            JSONExtractRaw(filed[-1].5, 'lines') as lines,
            JSONExtract(filed[-1].5, 'lines', 'Array(Tuple(line_number UInt32, hts10 String, origin String, value_cents Int64, duty_cents Nullable(Int64)))') as line,
            -- holds: acc = (holds so far, release granted, released at)
            arrayFold(
                (acc, x) -> multiIf(
                    x.2 = 'hold.placed' and not arrayExists(h -> h.1 = x.3 and isNull(h.5), acc.1),
                    (arrayPushBack(acc.1, (x.3, x.4, x.5, x.1, cast(null, 'Nullable(DateTime64(3, \'UTC\'))'))), acc.2, acc.3),
                    x.2 = 'hold.removed',
                    (
                        arrayMap(h -> if(h.1 = x.3 and isNull(h.5), (h.1, h.2, h.3, h.4, cast(x.1, 'Nullable(DateTime64(3, \'UTC\'))')), h), acc.1),
                        acc.2,
                        if(isNull(acc.3) and acc.2 = 1 and not arrayExists(h -> isNull(h.5) and h.1 != x.3, acc.1), cast(x.1, 'Nullable(DateTime64(3, \'UTC\'))'), acc.3)
                    ),
                    x.2 = 'entry.released',
                    (
                        acc.1,
                        toUInt8(1),
                        if(isNull(acc.3) and not arrayExists(h -> isNull(h.5), acc.1), cast(x.1, 'Nullable(DateTime64(3, \'UTC\'))'), acc.3)
                    ),
                    acc
                ),
                hold_events,
                (
                    cast([], 'Array(Tuple(String, String, String, DateTime64(3, \'UTC\'), Nullable(DateTime64(3, \'UTC\'))))'),
                    toUInt8(0),
                    cast(null, 'Nullable(DateTime64(3, \'UTC\'))')
                )
            ) as held
        from firsts
    ),
    parts as
    (
        select
            *,
            if(filings = 0, null, filed[1].1) as filed_at,
            if(filings = 0, null, filed[-1].1) as filing_at,
            JSONExtractString(filing, 'importer_number') as importer_number,
            arraySort(l -> (-l.4, l.1), line)[1] as goods,
            arraySum(arrayMap(l -> l.4, line)) as value_cents,
            if(arrayExists(l -> isNotNull(l.5), line), arraySum(arrayMap(l -> ifNull(l.5, 0), line)), null) as duty_cents,
            if(arrived.2 = '', null, arrived.1) as arrived_at,
            if(presented.2 = '', null, presented.1) as presented_at,
            if(detained.2 = '', null, detained.1) as detained_at,
            if(noticed.2 = '', null, noticed.1) as noticed_at,
            if(excluded.2 = '', null, excluded.1) as excluded_at,
            if(seized.2 = '', null, seized.1) as seized_at,
            if(liquidated.2 = '', null, liquidated.1) as liquidated_at,
            length(arrayFilter(x -> x.4 = 'liquidation.extended', e)) as extensions,
            arrayLast(x -> x.4 in ('liquidation.suspended', 'liquidation.resumed'), e).4 = 'liquidation.suspended' as suspended,
            held.3 as released_at,
            arraySort(h -> (h.4, h.1), held.1) as holds
        from filings_read
    ),
    account_events as
    (
        select
            subject_id,
            arraySort(groupUniqArrayIf(
                (occurred_at, event_id, content_hash, payload),
                event_id not in (select event_id from conflicts) or (event_id, content_hash) in (select event_id, least_hash from conflicts)
            )) as a
        from account_event
        where subject_kind = 'importer' and subject_id in
        (
            select JSONExtractString(payload, 'importer_number')
            from entry_event
            where (filed_on, port, entry_number) in (select filed_on, port, entry_number from touched_keys) and event_type = 'entry.filed'
        )
        group by subject_id
    ),
    placed as
    (
        select
            parts.*,
            if(zones.time_zone = '', 'America/New_York', zones.time_zone) as zone,
            account_events.a as account_history,
            arrayLast(x -> x.1 <= ifNull(filed_at, toDateTime64(0, 3, 'UTC')), account_events.a) as account,
            arrayFirst(r -> r.1 <= goods.2 and goods.2 <= r.2 and r.3 <= filed_on and filed_on <= r.4, ranges).5 as goods_center,
            multiIf(
                filings = 0, 'orphan',
                arrayExists(x -> x.4 = 'entry.cancelled', e), 'cancelled',
                moved.2 != '', 'moved',
                isNotNull(seized_at), 'seized',
                isNotNull(excluded_at), 'excluded',
                isNotNull(released_at), 'released',
                isNotNull(detained_at), 'detained',
                'open'
            ) as status,
            arrayMin(arrayFilter(t -> isNotNull(t), [released_at, excluded_at, seized_at])) as ended_at
        from parts
        left any join (select port as zone_port, time_zone from ref_port) as zones on zones.zone_port = parts.port
        left any join account_events on account_events.subject_id = parts.importer_number
    ),
    dated as
    (
        select
            *,
            account.2 != '' as account_known,
            status not in ('orphan', 'cancelled', 'moved') as counted,
            -- n business days after the local day of an instant: its business ordinal plus n; null outside the calendar
            toDate(toString(ifNull(presented_at, toDateTime64(0, 3, 'UTC')), zone)) as presented_on,
            joinGetOrNull('calendar_day', 'business_ordinal', zone, presented_on) as presented_ordinal,
            joinGetOrNull('calendar_day', 'business_ordinal', zone, toDate(toString(ifNull(detained_at, toDateTime64(0, 3, 'UTC')), zone))) as detained_ordinal,
            joinGetOrNull('calendar_day', 'business_ordinal', zone, toDate(toString(ifNull(released_at, toDateTime64(0, 3, 'UTC')), zone))) as released_ordinal
        from placed
    ),
    clocked as
    (
        select
            *,
            arrayMap(
                x -> (x.4, JSONExtractString(x.5, 'exam_id'), x.1, JSONExtract(x.5, 'Tuple(exam_type String, officer_minutes Nullable(Int64), result Nullable(String), duty_change_cents Nullable(Int64))')),
                arrayFilter(x -> x.4 in ('exam.ordered', 'exam.completed'), e)
            ) as exam_events,
            arrayMap(
                x -> (x.1, JSONExtract(x.5, 'Tuple(summary_version UInt32, value_cents Int64, duty_cents Int64, fees_cents Int64)')),
                arrayFilter(x -> x.4 = 'summary.filed', e)
            ) as summary_events,
            arrayMap(
                x -> (x.1, JSONExtract(x.5, 'Tuple(review_id String, sample String, stratum String, selection_probability_ppm UInt32, material Nullable(Bool), letter_of_law Nullable(Bool), finding Nullable(String), revenue_change_cents Nullable(Int64))')),
                arrayFilter(x -> x.4 = 'review.completed', e)
            ) as review_events,
            arrayMap(
                x -> (x.1, x.4, JSONExtractString(x.5, 'document_id'), JSONExtractString(x.5, 'kind')),
                arrayFilter(x -> x.4 in ('document.requested', 'document.received'), e)
            ) as document_events,
            arrayMap(
                x -> (x.1, JSONExtract(x.5, 'Tuple(method String, selection_probability_ppm UInt32, exam_type Nullable(String))')),
                arrayFilter(x -> x.4 = 'entry.selected', e)
            ) as selection_events,
            arrayMap(c -> (c.1, assumeNotNull(c.2), assumeNotNull(c.3), c.4), arrayFilter(c -> counted and isNotNull(c.2) and isNotNull(c.3), [
                (
                    'release_or_detain', presented_at,
                    joinGetOrNull('calendar_business', 'last_at', zone, toUInt32(presented_ordinal + clock_length['release_or_detain'])),
                    arrayMin(arrayFilter(t -> isNotNull(t), [ended_at, detained_at]))
                ),
                (
                    'detention_notice', detained_at,
                    joinGetOrNull('calendar_business', 'last_at', zone, toUInt32(detained_ordinal + clock_length['detention_notice'])),
                    arrayMin(arrayFilter(t -> isNotNull(t), [ended_at, noticed_at]))
                ),
                (
                    'admissibility', if(isNull(detained_at), null, presented_at),
                    joinGetOrNull('calendar_day', 'last_at', zone, presented_on + clock_length['admissibility']),
                    ended_at
                ),
                (
                    'entry_summary', released_at,
                    joinGetOrNull('calendar_business', 'last_at', zone, toUInt32(released_ordinal + clock_length['entry_summary'])),
                    if(first_summary.2 = '', null, first_summary.1)
                ),
                (
                    'deemed_liquidation', if(suspended, null, filed_at),
                    joinGetOrNull('calendar_day', 'last_at', zone, toDate(addYears(filed_on, toInt32(clock_length['deemed_liquidation'] + least(extensions, 3))))),
                    liquidated_at
                )
            ])) as clocks
        from dated
    ),
    finished as
    (
        select
            *,
            JSONExtract(filing, 'Tuple(entry_type String, mode String, departure String)') as header,
            JSONExtract(account.4, 'Tuple(name String, center String, ctpat_tier Int8, trade_compliance Bool)') as holder,
            JSONExtract(scored.5, 'Tuple(segment String, points Int32, duty_at_risk_cents Int64)') as verdict,
            JSONExtract(rescored.5, 'Tuple(segment String, points Int32, duty_at_risk_cents Int64, policy_id String, policy_version UInt32)') as current,
            JSONExtract(disposed.5, 'Tuple(disposition String, waiver_reason String, officer String)') as ending,
            if(account_known, holder.center, goods_center) as center,
            -- (exam, first order, last order, last completion)
            arrayMap(
                exam -> (
                    exam,
                    arrayFirst(x -> x.1 = 'exam.ordered' and x.2 = exam, exam_events),
                    arrayLast(x -> x.1 = 'exam.ordered' and x.2 = exam, exam_events),
                    arrayLast(x -> x.1 = 'exam.completed' and x.2 = exam, exam_events)
                ),
                arraySort(arrayDistinct(exam_events.2))
            ) as exam_rows,
            arrayMap(version -> arrayLast(x -> x.2.1 = version, summary_events), arraySort(arrayDistinct(arrayMap(x -> x.2.1, summary_events)))) as summary_rows,
            arrayMap(review -> arrayLast(x -> x.2.1 = review, review_events), arraySort(arrayDistinct(arrayMap(x -> x.2.1, review_events)))) as review_rows,
            arrayMap(
                document -> (
                    document,
                    arrayFirst(x -> x.2 = 'document.requested' and x.3 = document, document_events),
                    arrayLast(x -> x.2 = 'document.requested' and x.3 = document, document_events),
                    arrayFirst(x -> x.2 = 'document.received' and x.3 = document, document_events)
                ),
                arraySort(arrayDistinct(document_events.3))
            ) as document_rows,
            arraySort(c -> (c.3, indexOf(['release_or_detain', 'detention_notice', 'admissibility'], c.1)), arrayFilter(
                c -> isNull(c.4) and c.1 in ('release_or_detain', 'detention_notice', 'admissibility'), clocks
            ))[1] as queue_clock
        from clocked
    )
select
    filed_on,
    port,
    entry_number,
    status,
    conflicting,
    counted and scored.2 != '' and disposed.2 = '' and current.segment in ('high', 'elevated') as in_queue,
    filings,
    importer_number,
    header.entry_type as entry_type,
    header.mode as mode,
    header.departure as departure,
    length(line) as line_count,
    value_cents,
    duty_cents,
    goods.2 as goods_hts10,
    goods.3 as goods_origin,
    lines,
    account_known,
    holder.name as importer_name,
    if(account_known, holder.ctpat_tier, -1) as tier,
    if(account_known, toInt8(holder.trade_compliance), -1) as trade_compliance,
    if(account_known, toInt32(intDiv(toUnixTimestamp64Milli(assumeNotNull(filed_at)) - toUnixTimestamp64Milli(account_history[1].1), 86400000)), -1) as account_days,
    center,
    multiIf(account_known, 'account', center != '', 'goods', 'none') as center_basis,
    filed_at,
    filing_at,
    arrived_at,
    presented_at,
    detained_at,
    noticed_at,
    excluded_at,
    seized_at,
    released_at,
    liquidated_at,
    holds,
    arrayMap(
        r -> (
            r.1,
            if(r.4.2 != '', r.4.4.1, r.3.4.1),
            if(r.2.2 != '', r.2.3, null),
            if(r.4.2 != '', r.4.3, null),
            if(r.4.2 != '', r.4.4.2, null),
            if(r.4.2 != '', r.4.4.3, null),
            if(r.4.2 != '', r.4.4.4, null)
        ),
        exam_rows
    ) as exams,
    arrayMap(x -> (x.1, x.2.1, x.2.2, x.2.3), selection_events) as selections,
    arrayMap(x -> (x.2.1, x.1, x.2.2, x.2.3, x.2.4), summary_rows) as summaries,
    arrayMap(x -> (x.2.1, x.1, x.2.2, x.2.3, x.2.4, x.2.5, x.2.6, x.2.7, x.2.8), review_rows) as reviews,
    -- (document, first request, last request, first receipt)
    arrayMap(r -> (r.1, r.3.4, if(r.2.2 = '', null, r.2.1), if(r.4.2 = '', null, r.4.1)), document_rows) as documents,
    verdict.segment as segment,
    verdict.points as points,
    verdict.duty_at_risk_cents as duty_at_risk_cents,
    if(scored.2 = '', null, scored.1) as decided_at,
    scored.5 as decision,
    current.segment as current_segment,
    current.points as current_points,
    current.duty_at_risk_cents as current_duty_at_risk_cents,
    if(rescored.2 = scored.2, '', rescored.5) as current_decision,
    if(rescored.2 = '', '', concat(current.policy_id, '-', toString(current.policy_version))) as current_policy,
    ending.disposition as disposition,
    ending.waiver_reason as waiver_reason,
    ending.officer as officer,
    if(disposed.2 = '', null, disposed.1) as disposed_at,
    arraySum(arrayMap(x -> JSONExtractInt(x.5, 'amount_cents'), arrayFilter(x -> x.4 = 'duty.collected', e))) as collected_cents,
    arraySum(arrayMap(x -> JSONExtractInt(x.5, 'amount_cents'), arrayFilter(x -> x.4 = 'duty.refunded', e))) as refunded_cents,
    JSONExtractRaw(moved.5, 'to') as moved_to,
    clocks,
    queue_clock.1 as queue_clock_code,
    if(queue_clock.1 = '', null, queue_clock.3) as queue_clock_due_at,
    {version:UInt64} as version
from finished
