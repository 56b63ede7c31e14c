-- Follows every folded entry that has a decision.
create materialized view if not exists decided_entry_of_entry to decided_entry as
select
    filed_on,
    port,
    entry_number,
    center,
    status not in ('orphan', 'cancelled', 'moved') as counted,
    segment,
    points,
    duty_at_risk_cents,
    concat(JSONExtractString(decision, 'policy_id'), '-', toString(JSONExtractUInt(decision, 'policy_version'))) as policy,
    JSONHas(decision, 'features', 'claim_rate_ppm') as knows_history,
    notEmpty(exam_results) or notEmpty(review_results) as inspected,
    has(exam_results, true) or has(review_results, true) as discrepancy,
    arraySum(arrayMap(x -> greatest(ifNull(x.duty_change_cents, 0), 0), exams))
        + arraySum(arrayMap(r -> greatest(ifNull(r.revenue_change_cents, 0), 0), reviews)) as found_cents,
    arraySum(arrayMap(x -> ifNull(x.officer_minutes, 0), exams)) as officer_minutes,
    if(empty(selections), '', selections[-1].method) as selected_by,
    if(empty(selections), 0, selections[-1].selection_probability_ppm) as selection_probability_ppm,
    known.1 as f_account_days,
    known.2 as f_account_known,
    known.3 as f_ad_without_cvd,
    known.4 as f_adcvd_lines,
    known.5 as f_claim_inspections,
    known.6 as f_claim_rate_ppm,
    known.7 as f_departure_differs,
    known.8 as f_duty_cents,
    known.9 as f_filer_inspections,
    known.10 as f_filer_rate_ppm,
    known.11 as f_importer_inspections,
    known.12 as f_importer_rate_ppm,
    known.13 as f_lane_inspections,
    known.14 as f_lane_rate_ppm,
    known.15 as f_line_count,
    known.16 as f_lines_without_manufacturer,
    known.17 as f_maker_inspections,
    known.18 as f_maker_rate_ppm,
    known.19 as f_max_duty_rate_ppm,
    known.20 as f_min_cents_per_kg,
    known.21 as f_origins,
    known.22 as f_preference_lines,
    known.23 as f_tier,
    known.24 as f_trade_compliance,
    known.25 as f_value_cents,
    known.26 as f_entry_type,
    known.27 as f_hts2,
    known.28 as f_hts4,
    known.29 as f_hts6,
    known.30 as f_mode,
    known.31 as f_origin,
    version
from
(
    select
        *,
        arrayMap(x -> ifNull(x.result, '') = 'discrepancy', arrayFilter(x -> ifNull(x.result, '') in ('discrepancy', 'no_discrepancy'), exams)) as exam_results,
        arrayMap(
            r -> ifNull(r.material, false) or ifNull(r.letter_of_law, false),
            arrayFilter(r -> isNotNull(r.material) or isNotNull(r.letter_of_law), reviews)
        ) as review_results,
        JSONExtract(decision, 'features', 'Tuple(account_days Int64, account_known Int64, ad_without_cvd Int64, adcvd_lines Int64, claim_inspections Int64, claim_rate_ppm Int64, departure_differs Int64, duty_cents Int64, filer_inspections Int64, filer_rate_ppm Int64, importer_inspections Int64, importer_rate_ppm Int64, lane_inspections Int64, lane_rate_ppm Int64, line_count Int64, lines_without_manufacturer Int64, maker_inspections Int64, maker_rate_ppm Int64, max_duty_rate_ppm Int64, min_cents_per_kg Int64, origins Int64, preference_lines Int64, tier Int64, trade_compliance Int64, value_cents Int64, entry_type String, hts2 String, hts4 String, hts6 String, mode String, origin String)') as known
    from entry
    where isNotNull(decided_at)
)
