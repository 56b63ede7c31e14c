-- Decides the candidates: one entry.scored event each, as canonical JSON, into evidence. Candidates are entries without a
-- decision, or with {again} those still open whose last decision is another policy's. Absent: entries without a filing. Rules are data; see docs/definitions.md, "Policy".
with
    JSONExtract({rules:String}, 'Array(Tuple(code String, points Int32, text String, conditions Array(Tuple(field String, operator String, number Int64, words Array(String)))))') as rules,
    JSONExtract({bands:String}, 'Array(Tuple(segment String, from_points Int32, probability_ppm UInt32, lane String))') as bands,
    considered as
    (
        select
            filed_on, port, entry_number, assumeNotNull(filing_at) as filing_at, value_cents, duty_cents, line_count, account_days, tier, trade_compliance, account_known,
            entry_type, mode, departure, goods_hts10, goods_origin, importer_number,
            JSONExtract(lines, 'Array(Tuple(origin String, manufacturer_id String, value_cents Int64, duty_rate_ppm Nullable(Int64), weight_grams Nullable(Int64), preference String, adcvd_case String, hts10 String))') as line
        from entry final
        where filings > 0
            and if(
                {again:UInt8} = 1,
                isNotNull(decided_at) and status in ('open', 'detained') and disposition = '' and current_policy != concat({policy_id:String}, '-', toString({policy_version:UInt32})),
                isNull(decided_at)
            )
            and ({all:UInt8} = 1 or (filed_on, port, entry_number) in
                (select filed_on, port, subject_id from touched where batch_seq in {batches:Array(UInt64)} and subject_kind = 'entry'))
            and (filed_on, port, entry_number) not in
                (select filed_on, port, subject_id from touched where batch_seq in {deferred:Array(UInt64)} and subject_kind = 'entry')
    ),
    candidates as
    (
        select
            *,
            arrayDistinct(arrayFilter(m -> m != '', arrayMap(l -> l.2, line))) as makers,
            -- lane, heading and claim of each line
            arrayDistinct(arrayMap(
                l -> (
                    concat('heading/', substring(l.8, 1, 4), '/', l.1),
                    concat('lane/', substring(l.8, 1, 6), '/', l.1),
                    concat('claim/', substring(l.8, 1, 6), '/', l.1, '/', ifNull(toString(l.4), ''), '/', l.6)
                ),
                line
            )) as ways,
            arrayDistinct(arrayConcat(
                [concat('importer/', importer_number), concat('filer/', substring(entry_number, 1, 3))],
                arrayMap(m -> concat('maker/', m), makers),
                arrayFlatten(arrayMap(w -> [w.1, w.2, w.3], ways))
            )) as keys
        from considered
        order by filed_on, port, entry_number
        limit {limit:UInt32}
    ),
    -- Results recorded up to the end of each day, for the keys that are asked about (all of them where everything is decided).
    history as
    (
        select
            key, day,
            sum(inspections) over so_far as inspections,
            sum(discrepancies) over so_far as discrepancies
        from
        (
            select key, result.1 as day, count() as inspections, countIf(result.2) as discrepancies
            from (select key, results from inspected_entry final array join keys as key where {all:UInt8} = 1 or key in (select arrayJoin(keys) from candidates))
            array join results as result
            group by key, day
        )
        window so_far as (partition by key order by day rows unbounded preceding)
    ),
    -- What was known of each key on the day before the filing: (inspections, discrepancies).
    known as
    (
        select
            asked.filed_on as filed_on, asked.port as port, asked.entry_number as entry_number,
            any(asked.filing_at) as filing_at, any(asked.value_cents) as value_cents, any(asked.duty_cents) as duty_cents, any(asked.line_count) as line_count,
            any(asked.account_days) as account_days, any(asked.tier) as tier, any(asked.trade_compliance) as trade_compliance, any(asked.account_known) as account_known,
            any(asked.entry_type) as entry_type, any(asked.mode) as mode, any(asked.departure) as departure, any(asked.goods_hts10) as goods_hts10,
            any(asked.goods_origin) as goods_origin, any(asked.line) as line, any(asked.makers) as makers, any(asked.ways) as ways, any(asked.importer_number) as importer_number,
            mapFromArrays(groupArray(asked.key), groupArray((toInt64(history.inspections), toInt64(history.discrepancies)))) as past
        from (select *, key, toDate(filing_at) as filing_day from candidates array join keys as key) as asked
        asof left join history on asked.key = history.key and asked.filing_day > history.day
        group by asked.filed_on, asked.port, asked.entry_number
    ),
    rated as
    (
        select
            *,
            past[concat('importer/', importer_number)] as importer_past,
            past[concat('filer/', substring(entry_number, 1, 3))] as filer_past,
            -- the worst of the entry: (rate, inspections); nothing where no manufacturer is named
            arrayMax(arrayMap(m -> (intDiv(past[concat('maker/', m)].2 * 1000000 + {strength:Int64} * {base_ppm:Int64}, past[concat('maker/', m)].1 + {strength:Int64}), past[concat('maker/', m)].1), makers)) as maker_worst,
            arrayMap(w -> (w.2, w.3, intDiv(past[w.1].2 * 1000000 + {strength:Int64} * {base_ppm:Int64}, past[w.1].1 + {strength:Int64})), ways) as by_heading,
            arrayMap(w -> (w.2, intDiv(past[w.1].2 * 1000000 + {strength:Int64} * w.3, past[w.1].1 + {strength:Int64}), past[w.1].1), by_heading) as by_lane,
            arrayMax(arrayMap(w -> (w.2, w.3), by_lane)) as lane_worst,
            arrayMax(arrayMap((w, lane) -> (intDiv(past[w.2].2 * 1000000 + {strength:Int64} * lane.2, past[w.2].1 + {strength:Int64}), past[w.2].1), by_heading, by_lane)) as claim_worst
        from known
    ),
    featured as
    (
        select
            *,
            mapFromArrays(
                [
                    'account_days', 'account_known', 'ad_without_cvd', 'adcvd_lines', 'claim_inspections', 'claim_rate_ppm', 'departure_differs', 'duty_cents',
                    'filer_inspections', 'filer_rate_ppm', 'importer_inspections', 'importer_rate_ppm', 'lane_inspections', 'lane_rate_ppm',
                    'line_count', 'lines_without_manufacturer', 'maker_inspections', 'maker_rate_ppm', 'max_duty_rate_ppm', 'min_cents_per_kg', 'origins', 'preference_lines',
                    'tier', 'trade_compliance', 'value_cents'
                ],
                [
                    toInt64(account_days),
                    toInt64(account_known),
                    toInt64(arrayExists(l -> startsWith(l.7, 'A') and not arrayExists(o -> startsWith(o.7, 'C') and substring(o.7, 2, 3) = substring(l.7, 2, 3), line), line)),
                    toInt64(arrayCount(l -> l.7 != '', line)),
                    claim_worst.2,
                    claim_worst.1,
                    toInt64(departure != '' and departure != goods_origin),
                    ifNull(duty_cents, 0),
                    filer_past.1,
                    intDiv(filer_past.2 * 1000000 + {strength:Int64} * {base_ppm:Int64}, filer_past.1 + {strength:Int64}),
                    importer_past.1,
                    intDiv(importer_past.2 * 1000000 + {strength:Int64} * {base_ppm:Int64}, importer_past.1 + {strength:Int64}),
                    lane_worst.2,
                    lane_worst.1,
                    toInt64(line_count),
                    toInt64(arrayCount(l -> l.2 = '', line)),
                    if(empty(makers), 0, maker_worst.2),
                    if(empty(makers), -1, maker_worst.1),
                    if(arrayExists(l -> isNotNull(l.4), line), arrayMax(arrayMap(l -> ifNull(l.4, -1), line)), -1),
                    if(
                        arrayExists(l -> ifNull(l.5, 0) > 0, line),
                        arrayMin(arrayMap(l -> toInt64(intDiv(toInt128(l.3) * 1000, ifNull(l.5, 1))), arrayFilter(l -> ifNull(l.5, 0) > 0, line))),
                        -1
                    ),
                    toInt64(length(arrayDistinct(arrayMap(l -> l.1, line)))),
                    toInt64(arrayCount(l -> l.6 != '', line)),
                    toInt64(tier),
                    toInt64(if(trade_compliance < 0, 0, trade_compliance)),
                    value_cents
                ]
            ) as numbers,
            mapFromArrays(
                ['entry_type', 'hts2', 'hts4', 'hts6', 'mode', 'origin'],
                [toString(entry_type), substring(goods_hts10, 1, 2), substring(goods_hts10, 1, 4), substring(goods_hts10, 1, 6), toString(mode), toString(goods_origin)]
            ) as words,
            arraySort(r -> (-r.2, r.1), arrayFilter(
                r -> arrayAll(
                    c -> multiIf(
                        c.2 = 'in', has(c.4, words[c.1]),
                        c.2 = '=', numbers[c.1] = c.3,
                        c.2 = '>=', numbers[c.1] >= c.3,
                        c.2 = '<', numbers[c.1] < c.3,
                        0
                    ),
                    r.4
                ),
                rules
            )) as fired,
            toInt32(arraySum(arrayMap(r -> r.2, fired))) as points,
            arrayLast(b -> b.2 <= points, bands) as band,
            intDiv((numbers['duty_cents'] + intDiv(toInt128(value_cents) * {exposure_ppm:UInt32}, 1000000)) * band.3, 1000000) as duty_at_risk_cents,
            concat('score-', lower(hex(sipHash128({policy_id:String}, {policy_version:UInt32}, filed_on, port, entry_number, {decided_at:String})))) as event_id
        from rated
    )
select
    filed_on,
    port,
    entry_number,
    parseDateTime64BestEffort({decided_at:String}, 3, 'UTC') as occurred_at,
    event_id,
    'entry.scored' as event_type,
    'centerline' as source,
    {simulated:Bool} as simulated,
    concat(
        '{"duty_at_risk_cents":', toString(duty_at_risk_cents),
        ',"entry":{"filed_on":"', toString(filed_on), '","number":"', entry_number, '","port":"', port,
        '"},"event_id":"', event_id,
        '","event_type":"entry.scored","features":{',
        arrayStringConcat(arraySort(arrayConcat(
            arrayMap((name, value) -> concat('"', name, '":', toString(value)), mapKeys(numbers), mapValues(numbers)),
            arrayMap((name, value) -> concat('"', name, '":', toJSONString(value)), mapKeys(words), mapValues(words))
        )), ','),
        '},"known_through":"', formatDateTime(filing_at, '%Y-%m-%dT%H:%i:%S'), '.', leftPad(toString(toUnixTimestamp64Milli(filing_at) % 1000), 3, '0'),
        'Z","occurred_at":"', {decided_at:String},
        '","points":', toString(points),
        ',"policy_id":', toJSONString({policy_id:String}),
        ',"policy_version":', toString({policy_version:UInt32}),
        ',"probability_ppm":', toString(band.3),
        ',"reasons":[',
        arrayStringConcat(arrayMap(r -> concat('{"code":', toJSONString(r.1), ',"points":', toString(r.2), ',"text":', toJSONString(r.3), '}'), fired), ','),
        '],"recommended_lane":"', band.4,
        '","schema_version":1,"segment":"', band.1,
        '","simulated":', if({simulated:Bool}, 'true', 'false'),
        ',"source":"centerline"}'
    ) as payload,
    {batch_seq:UInt64} as batch_seq
from featured
