-- Decides the candidates: one entry.scored event each, as canonical JSON, into evidence. Candidates are entries without a
-- decision, or with {again} those still open whose last decision is another policy's. Absent: entries without a filing. Rules are data, the marked places are made of them; see docs/definitions.md, "Policy".
with
    -- rules as JSON texts of reasons, in the order of the mask
    {reasons:Array(String)} as reasons,
    {band_from:Array(Int32)} as band_from,
    {band_segment:Array(String)} as band_segment,
    {band_ppm:Array(UInt32)} as band_ppm,
    {band_lane:Array(String)} as band_lane,
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
                isNotNull(decided_at) and status in ('open', 'detained') and disposition = '' and current_policy != concat({policy_id:String}, '-', toString({policy_version:UInt32}))
                    -- decisions of another system stand
                    and JSONExtractString(if(current_decision = '', decision, current_decision), 'source') = 'centerline',
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
            -- importer, filer, then makers, then the three of each way
            arrayConcat(
                [concat('importer/', importer_number), concat('filer/', substring(entry_number, 1, 3))],
                arrayMap(m -> concat('maker/', m), makers),
                ways.1, ways.2, ways.3
            ) as keys
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
    -- What was known of each key on the day before the filing: (inspections, discrepancies), in the order of the keys.
    known as
    (
        select
            asked.filed_on as filed_on, asked.port as port, asked.entry_number as entry_number,
            any(asked.filing_at) as filing_at, any(asked.value_cents) as value_cents, any(asked.duty_cents) as duty_cents, any(asked.line_count) as line_count,
            any(asked.account_days) as account_days, any(asked.tier) as tier, any(asked.trade_compliance) as trade_compliance, any(asked.account_known) as account_known,
            any(asked.entry_type) as entry_type, any(asked.mode) as mode, any(asked.departure) as departure, any(asked.goods_hts10) as goods_hts10,
            any(asked.goods_origin) as goods_origin, any(asked.line) as line, any(length(asked.makers)) as makers, any(length(asked.ways)) as ways,
            arraySort(k -> k.1, groupArray((asked.place, toInt64(history.inspections), toInt64(history.discrepancies)))) as past
        from (select *, key, place, toDate(filing_at) as filing_day from candidates array join keys as key, arrayEnumerate(keys) as place) as asked
        asof left join history on asked.key = history.key and asked.filing_day > history.day
        group by asked.filed_on, asked.port, asked.entry_number
    ),
    rated as
    (
        select
            *,
            {strength:Int64} as strength,
            {strength:Int64} * {base_ppm:Int64} as base,
            past[1] as importer_past,
            past[2] as filer_past,
            -- the worst of the entry: (rate, inspections)
            arrayMap(k -> (intDiv(k.3 * 1000000 + {strength:Int64} * {base_ppm:Int64}, k.2 + {strength:Int64}), k.2), arraySlice(past, 3, makers)) as by_maker,
            if(makers = 0, (toInt64(-1), toInt64(0)), arrayMax(if(empty(by_maker), [(toInt64(-1), toInt64(0))], by_maker))) as maker_worst,
            arrayMap(k -> intDiv(k.3 * 1000000 + {strength:Int64} * {base_ppm:Int64}, k.2 + {strength:Int64}), arraySlice(past, 3 + makers, ways)) as by_heading,
            arrayMap(
                (k, parent) -> (intDiv(k.3 * 1000000 + {strength:Int64} * parent, k.2 + {strength:Int64}), k.2),
                arraySlice(past, 3 + makers + ways, ways), by_heading
            ) as by_lane,
            arrayMap(
                (k, lane) -> (intDiv(k.3 * 1000000 + {strength:Int64} * lane.1, k.2 + {strength:Int64}), k.2),
                arraySlice(past, 3 + makers + 2 * ways, ways), by_lane
            ) as by_claim,
            arrayMax(by_lane) as lane_worst,
            arrayMax(by_claim) as claim_worst
        from known
    ),
    featured as
    (
        select
            *,
            toInt64(account_days) as f_account_days,
            toInt64(account_known) as f_account_known,
            toInt64(arrayExists(l -> startsWith(l.7, 'A') and not arrayExists(o -> startsWith(o.7, 'C') and substring(o.7, 2, 3) = substring(l.7, 2, 3), line), line)) as f_ad_without_cvd,
            toInt64(arrayCount(l -> l.7 != '', line)) as f_adcvd_lines,
            claim_worst.2 as f_claim_inspections,
            claim_worst.1 as f_claim_rate_ppm,
            toInt64(departure != '' and departure != goods_origin) as f_departure_differs,
            ifNull(duty_cents, 0) as f_duty_cents,
            filer_past.2 as f_filer_inspections,
            intDiv(filer_past.3 * 1000000 + base, filer_past.2 + strength) as f_filer_rate_ppm,
            importer_past.2 as f_importer_inspections,
            intDiv(importer_past.3 * 1000000 + base, importer_past.2 + strength) as f_importer_rate_ppm,
            lane_worst.2 as f_lane_inspections,
            lane_worst.1 as f_lane_rate_ppm,
            toInt64(line_count) as f_line_count,
            toInt64(arrayCount(l -> l.2 = '', line)) as f_lines_without_manufacturer,
            maker_worst.2 as f_maker_inspections,
            maker_worst.1 as f_maker_rate_ppm,
            if(arrayExists(l -> isNotNull(l.4), line), arrayMax(arrayMap(l -> ifNull(l.4, -1), line)), -1) as f_max_duty_rate_ppm,
            if(
                arrayExists(l -> ifNull(l.5, 0) > 0, line),
                arrayMin(arrayMap(l -> toInt64(intDiv(toInt128(l.3) * 1000, ifNull(l.5, 1))), arrayFilter(l -> ifNull(l.5, 0) > 0, line))),
                -1
            ) as f_min_cents_per_kg,
            toInt64(length(arrayDistinct(arrayMap(l -> l.1, line)))) as f_origins,
            toInt64(arrayCount(l -> l.6 != '', line)) as f_preference_lines,
            toInt64(tier) as f_tier,
            toInt64(if(trade_compliance < 0, 0, trade_compliance)) as f_trade_compliance,
            value_cents as f_value_cents,
            toString(entry_type) as f_entry_type,
            substring(goods_hts10, 1, 2) as f_hts2,
            substring(goods_hts10, 1, 4) as f_hts4,
            substring(goods_hts10, 1, 6) as f_hts6,
            toString(mode) as f_mode,
            toString(goods_origin) as f_origin,
            /*mask*/ as mask,
            toInt32(/*points*/) as points,
            arrayLastIndex(b -> b <= points, band_from) as band,
            intDiv((f_duty_cents + intDiv(toInt128(value_cents) * {exposure_ppm:UInt32}, 1000000)) * band_ppm[band], 1000000) as duty_at_risk_cents,
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
        '"account_days":', toString(f_account_days),
        ',"account_known":', toString(f_account_known),
        ',"ad_without_cvd":', toString(f_ad_without_cvd),
        ',"adcvd_lines":', toString(f_adcvd_lines),
        ',"claim_inspections":', toString(f_claim_inspections),
        ',"claim_rate_ppm":', toString(f_claim_rate_ppm),
        ',"departure_differs":', toString(f_departure_differs),
        ',"duty_cents":', toString(f_duty_cents),
        ',"entry_type":', toJSONString(f_entry_type),
        ',"filer_inspections":', toString(f_filer_inspections),
        ',"filer_rate_ppm":', toString(f_filer_rate_ppm),
        ',"hts2":', toJSONString(f_hts2),
        ',"hts4":', toJSONString(f_hts4),
        ',"hts6":', toJSONString(f_hts6),
        ',"importer_inspections":', toString(f_importer_inspections),
        ',"importer_rate_ppm":', toString(f_importer_rate_ppm),
        ',"lane_inspections":', toString(f_lane_inspections),
        ',"lane_rate_ppm":', toString(f_lane_rate_ppm),
        ',"line_count":', toString(f_line_count),
        ',"lines_without_manufacturer":', toString(f_lines_without_manufacturer),
        ',"maker_inspections":', toString(f_maker_inspections),
        ',"maker_rate_ppm":', toString(f_maker_rate_ppm),
        ',"max_duty_rate_ppm":', toString(f_max_duty_rate_ppm),
        ',"min_cents_per_kg":', toString(f_min_cents_per_kg),
        ',"mode":', toJSONString(f_mode),
        ',"origin":', toJSONString(f_origin),
        ',"origins":', toString(f_origins),
        ',"preference_lines":', toString(f_preference_lines),
        ',"tier":', toString(f_tier),
        ',"trade_compliance":', toString(f_trade_compliance),
        ',"value_cents":', toString(f_value_cents),
        '},"known_through":"', formatDateTime(filing_at, '%Y-%m-%dT%H:%i:%S'), '.', leftPad(toString(toUnixTimestamp64Milli(filing_at) % 1000), 3, '0'),
        'Z","occurred_at":"', {decided_at:String},
        '","points":', toString(points),
        ',"policy_id":', toJSONString({policy_id:String}),
        ',"policy_version":', toString({policy_version:UInt32}),
        ',"probability_ppm":', toString(band_ppm[band]),
        ',"reasons":[',
        arrayStringConcat(arrayMap(i -> reasons[i], arrayFilter((i, fires) -> fires, arrayEnumerate(mask), mask)), ','),
        '],"recommended_lane":"', band_lane[band],
        '","schema_version":1,"segment":"', band_segment[band],
        '","simulated":', if({simulated:Bool}, 'true', 'false'),
        ',"source":"centerline"}'
    ) as payload,
    {batch_seq:UInt64} as batch_seq
from featured
