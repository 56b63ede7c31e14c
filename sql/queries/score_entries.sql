-- Decides the candidates that have no decision yet: one entry.scored event each, as canonical JSON, into evidence.
-- Absent: entries without a filing, entries already decided. Rules are data; see docs/definitions.md, "Policy".
with
    JSONExtract({rules:String}, 'Array(Tuple(code String, points Int32, text String, conditions Array(Tuple(field String, operator String, number Int64, words Array(String)))))') as rules,
    JSONExtract({bands:String}, 'Array(Tuple(segment String, from_points Int32, probability_ppm UInt32, lane String))') as bands,
    candidates as
    (
        select
            filed_on, port, entry_number, assumeNotNull(filing_at) as filing_at, value_cents, duty_cents, line_count, account_days, tier, trade_compliance, account_known,
            entry_type, mode, goods_hts10, goods_origin,
            JSONExtract(lines, 'Array(Tuple(origin String, manufacturer_id String, value_cents Int64, duty_rate_ppm Nullable(Int64), weight_grams Nullable(Int64), preference String, adcvd_case String))') as line
        from entry final
        where filings > 0 and isNull(decided_at)
            and ({all:UInt8} = 1 or (filed_on, port, entry_number) in
                (select filed_on, port, subject_id from touched where batch_seq in {batches:Array(UInt64)} and subject_kind = 'entry'))
            and (filed_on, port, entry_number) not in
                (select filed_on, port, subject_id from touched where batch_seq in {deferred:Array(UInt64)} and subject_kind = 'entry')
        limit {limit:UInt32}
    ),
    featured as
    (
        select
            *,
            mapFromArrays(
                ['account_days', 'account_known', 'ad_without_cvd', 'adcvd_lines', 'duty_cents', 'line_count', 'lines_without_manufacturer', 'max_duty_rate_ppm', 'min_cents_per_kg', 'origins', 'preference_lines', 'tier', 'trade_compliance', 'value_cents'],
                [
                    toInt64(account_days),
                    toInt64(account_known),
                    toInt64(arrayExists(l -> startsWith(l.7, 'A') and not arrayExists(o -> startsWith(o.7, 'C') and substring(o.7, 2, 3) = substring(l.7, 2, 3), line), line)),
                    toInt64(arrayCount(l -> l.7 != '', line)),
                    ifNull(duty_cents, 0),
                    toInt64(line_count),
                    toInt64(arrayCount(l -> l.2 = '', line)),
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
        from candidates
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
