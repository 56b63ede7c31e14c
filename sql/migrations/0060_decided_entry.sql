-- Every decided entry with the features its first decision was made from and what inspection found, in columns: a draft of a
-- policy is tried on it. Frozen features are read from the decision, never computed again.
create table if not exists decided_entry
(
    filed_on Date,
    port LowCardinality(String),
    entry_number String,
    center LowCardinality(String),
    counted Bool,
    segment LowCardinality(String),
    points Int32,
    duty_at_risk_cents Int64,
    policy LowCardinality(String),
    -- false: decided by a version of the program that did not look at the history of keys
    knows_history Bool,
    -- a result is recorded, by exam or review
    inspected Bool,
    discrepancy Bool,
    -- positive changes of duty by exams and revenue by reviews
    found_cents Int64,
    officer_minutes Int64,
    -- the last selection: how it was made, and its recorded probability (0: none recorded)
    selected_by LowCardinality(String),
    selection_probability_ppm UInt32,
    f_account_days Int64,
    f_account_known Int64,
    f_ad_without_cvd Int64,
    f_adcvd_lines Int64,
    f_claim_inspections Int64,
    f_claim_rate_ppm Int64,
    f_departure_differs Int64,
    f_duty_cents Int64,
    f_filer_inspections Int64,
    f_filer_rate_ppm Int64,
    f_importer_inspections Int64,
    f_importer_rate_ppm Int64,
    f_lane_inspections Int64,
    f_lane_rate_ppm Int64,
    f_line_count Int64,
    f_lines_without_manufacturer Int64,
    f_maker_inspections Int64,
    f_maker_rate_ppm Int64,
    f_max_duty_rate_ppm Int64,
    f_min_cents_per_kg Int64,
    f_origins Int64,
    f_preference_lines Int64,
    f_tier Int64,
    f_trade_compliance Int64,
    f_value_cents Int64,
    f_entry_type LowCardinality(String),
    f_hts2 LowCardinality(String),
    f_hts4 LowCardinality(String),
    f_hts6 LowCardinality(String),
    f_mode LowCardinality(String),
    f_origin LowCardinality(String),
    version UInt64
)
engine = ReplacingMergeTree(version)
partition by toYear(filed_on)
order by (filed_on, port, entry_number)
settings fsync_after_insert = 1, fsync_part_directory = 1
