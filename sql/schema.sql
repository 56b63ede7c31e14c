-- What the migrations make, for reading and review. Written by a test; renew with:
-- UPDATE_SCHEMA=1 npx vitest run test/integration/sql-migrate.test.ts

CREATE TABLE account_event
(
    `subject_kind` LowCardinality(String),
    `subject_id` String,
    `occurred_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `event_id` String CODEC(ZSTD(1)),
    `event_type` LowCardinality(String),
    `source` LowCardinality(String),
    `simulated` Bool,
    `payload` String CODEC(ZSTD(3)),
    `content_hash` UInt64 MATERIALIZED sipHash64(payload),
    `batch_seq` UInt64,
    `copy_rank` UInt64 MATERIALIZED 18446744073709551615 - batch_seq
)
ENGINE = ReplacingMergeTree(copy_rank)
ORDER BY (subject_kind, subject_id, occurred_at, event_id, content_hash)
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000;

CREATE TABLE applied
(
    `batch_seq` UInt64,
    `kind` LowCardinality(String),
    `entries` UInt32,
    `works` UInt32,
    `importers` UInt32,
    `newest_event_at` Nullable(DateTime64(3, 'UTC')),
    `applied_at` DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY (kind, batch_seq)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE calendar_business
(
    `time_zone` String,
    `business_ordinal` UInt32,
    `day` Date,
    `last_at` DateTime64(3, 'UTC')
)
ENGINE = Join(any, left, time_zone, business_ordinal);

CREATE TABLE calendar_day
(
    `time_zone` String,
    `day` Date,
    `starts_at` DateTime64(3, 'UTC'),
    `last_at` DateTime64(3, 'UTC'),
    `business_ordinal` UInt32
)
ENGINE = Join(any, left, time_zone, day);

CREATE TABLE decided_entry
(
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String,
    `center` LowCardinality(String),
    `counted` Bool,
    `segment` LowCardinality(String),
    `points` Int32,
    `duty_at_risk_cents` Int64,
    `policy` LowCardinality(String),
    `knows_history` Bool,
    `inspected` Bool,
    `discrepancy` Bool,
    `found_cents` Int64,
    `officer_minutes` Int64,
    `selected_by` LowCardinality(String),
    `selection_probability_ppm` UInt32,
    `f_account_days` Int64,
    `f_account_known` Int64,
    `f_ad_without_cvd` Int64,
    `f_adcvd_lines` Int64,
    `f_claim_inspections` Int64,
    `f_claim_rate_ppm` Int64,
    `f_departure_differs` Int64,
    `f_duty_cents` Int64,
    `f_filer_inspections` Int64,
    `f_filer_rate_ppm` Int64,
    `f_importer_inspections` Int64,
    `f_importer_rate_ppm` Int64,
    `f_lane_inspections` Int64,
    `f_lane_rate_ppm` Int64,
    `f_line_count` Int64,
    `f_lines_without_manufacturer` Int64,
    `f_maker_inspections` Int64,
    `f_maker_rate_ppm` Int64,
    `f_max_duty_rate_ppm` Int64,
    `f_min_cents_per_kg` Int64,
    `f_origins` Int64,
    `f_preference_lines` Int64,
    `f_tier` Int64,
    `f_trade_compliance` Int64,
    `f_value_cents` Int64,
    `f_entry_type` LowCardinality(String),
    `f_hts2` LowCardinality(String),
    `f_hts4` LowCardinality(String),
    `f_hts6` LowCardinality(String),
    `f_mode` LowCardinality(String),
    `f_origin` LowCardinality(String),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYear(filed_on)
ORDER BY (filed_on, port, entry_number)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE MATERIALIZED VIEW decided_entry_of_entry TO decided_entry
(
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String,
    `center` LowCardinality(String),
    `counted` LowCardinality(UInt8),
    `segment` LowCardinality(String),
    `points` Int32,
    `duty_at_risk_cents` Int64,
    `policy` String,
    `knows_history` UInt8,
    `inspected` UInt8,
    `discrepancy` UInt8,
    `found_cents` Int64,
    `officer_minutes` Int64,
    `selected_by` String,
    `selection_probability_ppm` UInt32,
    `f_account_days` Int64,
    `f_account_known` Int64,
    `f_ad_without_cvd` Int64,
    `f_adcvd_lines` Int64,
    `f_claim_inspections` Int64,
    `f_claim_rate_ppm` Int64,
    `f_departure_differs` Int64,
    `f_duty_cents` Int64,
    `f_filer_inspections` Int64,
    `f_filer_rate_ppm` Int64,
    `f_importer_inspections` Int64,
    `f_importer_rate_ppm` Int64,
    `f_lane_inspections` Int64,
    `f_lane_rate_ppm` Int64,
    `f_line_count` Int64,
    `f_lines_without_manufacturer` Int64,
    `f_maker_inspections` Int64,
    `f_maker_rate_ppm` Int64,
    `f_max_duty_rate_ppm` Int64,
    `f_min_cents_per_kg` Int64,
    `f_origins` Int64,
    `f_preference_lines` Int64,
    `f_tier` Int64,
    `f_trade_compliance` Int64,
    `f_value_cents` Int64,
    `f_entry_type` String,
    `f_hts2` String,
    `f_hts4` String,
    `f_hts6` String,
    `f_mode` String,
    `f_origin` String,
    `version` UInt64
)
AS SELECT
    filed_on,
    port,
    entry_number,
    center,
    status NOT IN ('orphan', 'cancelled', 'moved') AS counted,
    segment,
    points,
    duty_at_risk_cents,
    concat(JSONExtractString(decision, 'policy_id'), '-', toString(JSONExtractUInt(decision, 'policy_version'))) AS policy,
    JSONHas(decision, 'features', 'claim_rate_ppm') AS knows_history,
    notEmpty(exam_results) OR notEmpty(review_results) AS inspected,
    has(exam_results, true) OR has(review_results, true) AS discrepancy,
    arraySum(arrayMap(x -> greatest(ifNull(x.duty_change_cents, 0), 0), exams)) + arraySum(arrayMap(r -> greatest(ifNull(r.revenue_change_cents, 0), 0), reviews)) AS found_cents,
    arraySum(arrayMap(x -> ifNull(x.officer_minutes, 0), exams)) AS officer_minutes,
    if(empty(selections), '', tupleElement(selections[-1], 'method')) AS selected_by,
    if(empty(selections), 0, tupleElement(selections[-1], 'selection_probability_ppm')) AS selection_probability_ppm,
    known.1 AS f_account_days,
    known.2 AS f_account_known,
    known.3 AS f_ad_without_cvd,
    known.4 AS f_adcvd_lines,
    known.5 AS f_claim_inspections,
    known.6 AS f_claim_rate_ppm,
    known.7 AS f_departure_differs,
    known.8 AS f_duty_cents,
    known.9 AS f_filer_inspections,
    known.10 AS f_filer_rate_ppm,
    known.11 AS f_importer_inspections,
    known.12 AS f_importer_rate_ppm,
    known.13 AS f_lane_inspections,
    known.14 AS f_lane_rate_ppm,
    known.15 AS f_line_count,
    known.16 AS f_lines_without_manufacturer,
    known.17 AS f_maker_inspections,
    known.18 AS f_maker_rate_ppm,
    known.19 AS f_max_duty_rate_ppm,
    known.20 AS f_min_cents_per_kg,
    known.21 AS f_origins,
    known.22 AS f_preference_lines,
    known.23 AS f_tier,
    known.24 AS f_trade_compliance,
    known.25 AS f_value_cents,
    known.26 AS f_entry_type,
    known.27 AS f_hts2,
    known.28 AS f_hts4,
    known.29 AS f_hts6,
    known.30 AS f_mode,
    known.31 AS f_origin,
    version
FROM
(
    SELECT
        *,
        arrayMap(x -> (ifNull(x.result, '') = 'discrepancy'), arrayFilter(x -> (ifNull(x.result, '') IN ('discrepancy', 'no_discrepancy')), exams)) AS exam_results,
        arrayMap(r -> (ifNull(r.material, false) OR ifNull(r.letter_of_law, false)), arrayFilter(r -> (isNotNull(r.material) OR isNotNull(r.letter_of_law)), reviews)) AS review_results,
        JSONExtract(decision, 'features', 'Tuple(account_days Int64, account_known Int64, ad_without_cvd Int64, adcvd_lines Int64, claim_inspections Int64, claim_rate_ppm Int64, departure_differs Int64, duty_cents Int64, filer_inspections Int64, filer_rate_ppm Int64, importer_inspections Int64, importer_rate_ppm Int64, lane_inspections Int64, lane_rate_ppm Int64, line_count Int64, lines_without_manufacturer Int64, maker_inspections Int64, maker_rate_ppm Int64, max_duty_rate_ppm Int64, min_cents_per_kg Int64, origins Int64, preference_lines Int64, tier Int64, trade_compliance Int64, value_cents Int64, entry_type String, hts2 String, hts4 String, hts6 String, mode String, origin String)') AS known
    FROM entry
    WHERE isNotNull(decided_at)
);

CREATE TABLE entry
(
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String,
    `status` LowCardinality(String),
    `conflicting` Bool,
    `in_queue` Bool,
    `filings` UInt32,
    `importer_number` String,
    `entry_type` LowCardinality(String),
    `mode` LowCardinality(String),
    `departure` LowCardinality(String),
    `line_count` UInt32,
    `value_cents` Int64,
    `duty_cents` Nullable(Int64),
    `goods_hts10` String,
    `goods_origin` LowCardinality(String),
    `lines` String CODEC(ZSTD(3)),
    `adcvd` Bool MATERIALIZED arrayExists(l -> ((l.2) != ''), JSONExtract(lines, 'Array(Tuple(line_number UInt32, adcvd_case String))')),
    `account_known` Bool,
    `importer_name` String,
    `tier` Int8,
    `trade_compliance` Int8,
    `account_days` Int32,
    `center` LowCardinality(String),
    `center_basis` LowCardinality(String),
    `filed_at` Nullable(DateTime64(3, 'UTC')),
    `filing_at` Nullable(DateTime64(3, 'UTC')),
    `arrived_at` Nullable(DateTime64(3, 'UTC')),
    `presented_at` Nullable(DateTime64(3, 'UTC')),
    `detained_at` Nullable(DateTime64(3, 'UTC')),
    `noticed_at` Nullable(DateTime64(3, 'UTC')),
    `excluded_at` Nullable(DateTime64(3, 'UTC')),
    `seized_at` Nullable(DateTime64(3, 'UTC')),
    `released_at` Nullable(DateTime64(3, 'UTC')),
    `liquidated_at` Nullable(DateTime64(3, 'UTC')),
    `holds` Array(Tuple(
        hold_id String,
        agency String,
        reason String,
        placed_at DateTime64(3, 'UTC'),
        removed_at Nullable(DateTime64(3, 'UTC')))),
    `exams` Array(Tuple(
        exam_id String,
        exam_type String,
        ordered_at Nullable(DateTime64(3, 'UTC')),
        completed_at Nullable(DateTime64(3, 'UTC')),
        officer_minutes Nullable(Int64),
        result Nullable(String),
        duty_change_cents Nullable(Int64))),
    `selections` Array(Tuple(
        selected_at DateTime64(3, 'UTC'),
        method String,
        selection_probability_ppm UInt32,
        exam_type Nullable(String))),
    `summaries` Array(Tuple(
        summary_version UInt32,
        filed_at DateTime64(3, 'UTC'),
        value_cents Int64,
        duty_cents Int64,
        fees_cents Int64)),
    `reviews` Array(Tuple(
        review_id String,
        completed_at DateTime64(3, 'UTC'),
        sample String,
        stratum String,
        selection_probability_ppm UInt32,
        material Nullable(Bool),
        letter_of_law Nullable(Bool),
        finding Nullable(String),
        revenue_change_cents Nullable(Int64))),
    `documents` Array(Tuple(
        document_id String,
        kind String,
        requested_at Nullable(DateTime64(3, 'UTC')),
        received_at Nullable(DateTime64(3, 'UTC')))),
    `segment` LowCardinality(String),
    `points` Int32,
    `duty_at_risk_cents` Int64,
    `decided_at` Nullable(DateTime64(3, 'UTC')),
    `decision` String CODEC(ZSTD(3)),
    `current_segment` LowCardinality(String),
    `current_points` Int32,
    `current_duty_at_risk_cents` Int64,
    `current_decision` String CODEC(ZSTD(3)),
    `current_policy` LowCardinality(String),
    `disposition` LowCardinality(String),
    `waiver_reason` LowCardinality(String),
    `officer` String,
    `disposed_at` Nullable(DateTime64(3, 'UTC')),
    `collected_cents` Int64,
    `refunded_cents` Int64,
    `moved_to` String,
    `clocks` Array(Tuple(
        code String,
        starts_at DateTime64(3, 'UTC'),
        due_at DateTime64(3, 'UTC'),
        stopped_at Nullable(DateTime64(3, 'UTC')))),
    `queue_clock_code` LowCardinality(String),
    `queue_clock_due_at` Nullable(DateTime64(3, 'UTC')),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYear(filed_on)
ORDER BY (filed_on, port, entry_number)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024;

CREATE VIEW entry_alike
(
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String,
    `importer_number` String,
    `center` LowCardinality(String),
    `mode` LowCardinality(String),
    `tier` Int8,
    `segment` LowCardinality(String),
    `hts10` String,
    `hts4` String,
    `origin` LowCardinality(String),
    `valid_region` String,
    `region` String,
    `size_band` String,
    `size_place` UInt64,
    `quarter` String,
    `quarter_number` UInt32,
    `examined` UInt8,
    `examined_at` DateTime64(3, 'UTC'),
    `held` UInt8,
    `held_at` DateTime64(3, 'UTC'),
    `document_requested` UInt8,
    `document_requested_at` DateTime64(3, 'UTC'),
    `disposition` LowCardinality(String),
    `disposed_at` Nullable(DateTime64(3, 'UTC')),
    `released_at` Nullable(DateTime64(3, 'UTC')),
    `release_milliseconds` Nullable(Int64),
    `reviewed` UInt8,
    `review_changed` UInt8,
    `reviewed_at` DateTime64(3, 'UTC'),
    `touches` UInt64
)
AS WITH
    toDateTime64('2299-12-31 00:00:00', 3, 'UTC') AS never,
    (
        SELECT groupArray(country)
        FROM
        (
            SELECT DISTINCT country
            FROM ref_region
            ORDER BY country ASC
        )
    ) AS countries,
    (
        SELECT groupArray(periods)
        FROM
        (
            SELECT
                country,
                groupArray((valid_from, valid_to, region)) AS periods
            FROM ref_region
            GROUP BY country
            ORDER BY country ASC
        )
    ) AS periods_of
SELECT
    entry.filed_on AS filed_on,
    entry.port AS port,
    entry.entry_number AS entry_number,
    entry.importer_number AS importer_number,
    entry.center AS center,
    entry.mode AS mode,
    entry.tier AS tier,
    entry.segment AS segment,
    entry.goods_hts10 AS hts10,
    substring(entry.goods_hts10, 1, 4) AS hts4,
    entry.goods_origin AS origin,
    (arrayFirst(r -> (((r.1) <= entry.filed_on) AND (entry.filed_on <= (r.2))), periods_of[transform(entry.goods_origin, countries, arrayEnumerate(countries), 0)])).3 AS valid_region,
    if(valid_region = '', toString(entry.goods_origin), valid_region) AS region,
    multiIf(entry.value_cents < 250000, 'under_2500', entry.value_cents < 1000000, '2500_to_10000', entry.value_cents < 5000000, '10000_to_50000', entry.value_cents < 25000000, '50000_to_250000', 'from_250000') AS size_band,
    (((entry.value_cents >= 250000) + (entry.value_cents >= 1000000)) + (entry.value_cents >= 5000000)) + (entry.value_cents >= 25000000) AS size_place,
    concat(toString(toYear(entry.filed_on)), 'Q', toString(toQuarter(entry.filed_on))) AS quarter,
    toRelativeQuarterNum(entry.filed_on) AS quarter_number,
    arrayExists(t -> (t != 'document'), entry.exams.exam_type) AS examined,
    arrayMin(arrayMap((t, o, c) -> if(t = 'document', never, ifNull(least(ifNull(o, c), ifNull(c, o)), never)), entry.exams.exam_type, entry.exams.ordered_at, entry.exams.completed_at)) AS examined_at,
    notEmpty(entry.holds.placed_at) AS held,
    arrayMin(entry.holds.placed_at) AS held_at,
    arrayExists(r -> isNotNull(r), entry.documents.requested_at) AS document_requested,
    arrayMin(arrayMap(r -> ifNull(r, never), entry.documents.requested_at)) AS document_requested_at,
    entry.disposition AS disposition,
    entry.disposed_at AS disposed_at,
    entry.released_at AS released_at,
    if(isNotNull(entry.released_at) AND isNotNull(entry.arrived_at) AND (entry.arrived_at <= entry.released_at), toUnixTimestamp64Milli(assumeNotNull(entry.released_at)) - toUnixTimestamp64Milli(assumeNotNull(entry.arrived_at)), NULL) AS release_milliseconds,
    arrayExists(l -> isNotNull(l), entry.reviews.letter_of_law) AS reviewed,
    arrayExists(r -> (ifNull(r, 0) != 0), entry.reviews.revenue_change_cents) AS review_changed,
    arrayMin(arrayMap((l, c) -> if(isNull(l), never, c), entry.reviews.letter_of_law, entry.reviews.completed_at)) AS reviewed_at,
    (length(entry.holds.placed_at) + length(entry.exams.exam_type)) + arrayCount(r -> isNotNull(r), entry.documents.requested_at) AS touches
FROM entry
FINAL
WHERE entry.status NOT IN ('orphan', 'cancelled', 'moved');

CREATE VIEW entry_asked
(
    `asked_filed_on` Date,
    `asked_port` String,
    `asked_number` String,
    `asked_at` Nullable(DateTime64(3, 'UTC'))
)
AS SELECT
    toDate(JSONExtractString(about, 'filed_on')) AS asked_filed_on,
    JSONExtractString(about, 'port') AS asked_port,
    JSONExtractString(about, 'number') AS asked_number,
    min(opened_at) AS asked_at
FROM work
FINAL
WHERE (work_type = 'cf28') AND (status IN ('open', 'closed')) AND (about NOT IN ('', 'null'))
GROUP BY
    asked_filed_on,
    asked_port,
    asked_number;

CREATE TABLE entry_event
(
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String,
    `occurred_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `event_id` String CODEC(ZSTD(1)),
    `event_type` LowCardinality(String),
    `source` LowCardinality(String),
    `simulated` Bool,
    `payload` String CODEC(ZSTD(3)),
    `content_hash` UInt64 MATERIALIZED sipHash64(payload),
    `batch_seq` UInt64,
    `copy_rank` UInt64 MATERIALIZED 18446744073709551615 - batch_seq
)
ENGINE = ReplacingMergeTree(copy_rank)
PARTITION BY toYear(filed_on)
ORDER BY (filed_on, port, entry_number, occurred_at, event_id, content_hash)
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000;

CREATE TABLE event_conflict
(
    `event_id` String,
    `least_hash` UInt64,
    `copies` UInt32,
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY event_id
SETTINGS index_granularity = 8192;

CREATE TABLE event_count
(
    `batch_seq` UInt64,
    `counts` Array(Tuple(
        event_type LowCardinality(String),
        source LowCardinality(String),
        events UInt32,
        newest_event_at DateTime64(3, 'UTC'))),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY batch_seq
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024;

CREATE TABLE event_identity
(
    `event_id` String CODEC(ZSTD(1)),
    `content_hash` UInt64,
    `subject_kind` LowCardinality(String),
    `filed_on` Date,
    `port` LowCardinality(String),
    `subject_id` String,
    `batch_seq` UInt64
)
ENGINE = ReplacingMergeTree
ORDER BY (event_id, content_hash, subject_kind, filed_on, port, subject_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 256, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW event_identity_of_account_event TO event_identity
(
    `event_id` String,
    `content_hash` UInt64,
    `subject_kind` LowCardinality(String),
    `filed_on` Date,
    `port` String,
    `subject_id` String,
    `batch_seq` UInt64
)
AS SELECT
    event_id,
    sipHash64(payload) AS content_hash,
    subject_kind,
    toDate(0) AS filed_on,
    '' AS port,
    subject_id,
    batch_seq
FROM account_event;

CREATE MATERIALIZED VIEW event_identity_of_entry_event TO event_identity
(
    `event_id` String,
    `content_hash` UInt64,
    `subject_kind` String,
    `filed_on` Date,
    `port` LowCardinality(String),
    `subject_id` String,
    `batch_seq` UInt64
)
AS SELECT
    event_id,
    sipHash64(payload) AS content_hash,
    'entry' AS subject_kind,
    filed_on,
    port,
    entry_number AS subject_id,
    batch_seq
FROM entry_event;

CREATE MATERIALIZED VIEW event_identity_of_work_event TO event_identity
(
    `event_id` String,
    `content_hash` UInt64,
    `subject_kind` String,
    `filed_on` Date,
    `port` String,
    `subject_id` String,
    `batch_seq` UInt64
)
AS SELECT
    event_id,
    sipHash64(payload) AS content_hash,
    'work' AS subject_kind,
    toDate(0) AS filed_on,
    '' AS port,
    work_id AS subject_id,
    batch_seq
FROM work_event;

CREATE TABLE flag_reason
(
    `measure` LowCardinality(String),
    `unit` String,
    `reason_id` String,
    `date_from` Date,
    `date_to` Date,
    `author` String,
    `text` String,
    `written_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (measure, unit, reason_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE importer
(
    `subject_kind` LowCardinality(String),
    `subject_id` String,
    `status` LowCardinality(String),
    `conflicting` Bool,
    `name` String,
    `center` LowCardinality(String),
    `center_basis` LowCardinality(String),
    `override_reason` String,
    `tier` Int8,
    `trade_compliance` Bool,
    `staff` Nullable(UInt32),
    `positions` Nullable(UInt32),
    `first_event_at` Nullable(DateTime64(3, 'UTC')),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (subject_kind, subject_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024;

CREATE TABLE importer_entry
(
    `importer_number` String,
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String
)
ENGINE = ReplacingMergeTree
ORDER BY (importer_number, filed_on, port, entry_number)
SETTINGS index_granularity = 1024;

CREATE MATERIALIZED VIEW importer_entry_of_entry TO importer_entry
(
    `importer_number` String,
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String
)
AS SELECT
    importer_number,
    filed_on,
    port,
    entry_number
FROM entry
WHERE importer_number != '';

CREATE TABLE ingest_batch
(
    `batch_seq` UInt64,
    `run_id` String,
    `source` LowCardinality(String),
    `origin` String,
    `first_position` UInt64,
    `last_position` UInt64,
    `origin_mark` String,
    `last_mark` String,
    `received` UInt32,
    `accepted` UInt32,
    `rejected` UInt32,
    `token` String,
    `sealed_at` DateTime64(3, 'UTC'),
    `committed_at` DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(committed_at)
ORDER BY batch_seq
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE ingest_run
(
    `run_id` String,
    `source` LowCardinality(String),
    `origin` String,
    `kind` LowCardinality(String),
    `total_bytes` UInt64,
    `read_bytes` UInt64,
    `received` UInt64,
    `accepted` UInt64,
    `rejected` UInt64,
    `pending` UInt64,
    `started_at` DateTime64(3, 'UTC'),
    `seen_at` DateTime64(3, 'UTC'),
    `closed` Bool
)
ENGINE = ReplacingMergeTree(seen_at)
ORDER BY run_id
SETTINGS index_granularity = 8192;

CREATE TABLE inspected_entry
(
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String,
    `keys` Array(String),
    `results` Array(Tuple(
        day Date,
        discrepancy Bool)),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYear(filed_on)
ORDER BY (filed_on, port, entry_number)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024;

CREATE MATERIALIZED VIEW inspected_entry_of_entry TO inspected_entry
(
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String,
    `keys` Array(String),
    `results` Array(Tuple(
        Date,
        UInt8)),
    `version` UInt64
)
AS SELECT
    filed_on,
    port,
    entry_number,
    arraySort(arrayDistinct(arrayConcat([concat('importer/', importer_number), concat('filer/', substring(entry_number, 1, 3))], arrayMap(l -> concat('maker/', l.3), arrayFilter(l -> ((l.3) != ''), line)), arrayMap(l -> concat('heading/', substring(l.1, 1, 4), '/', l.2), line), arrayMap(l -> concat('lane/', substring(l.1, 1, 6), '/', l.2), line), arrayMap(l -> concat('claim/', substring(l.1, 1, 6), '/', l.2, '/', ifNull(toString(l.4), ''), '/', l.5), line)))) AS keys,
    arraySort(arrayConcat(arrayMap(x -> (toDate(assumeNotNull(x.completed_at)), assumeNotNull(x.result) = 'discrepancy'), arrayFilter(x -> (isNotNull(x.completed_at) AND (ifNull(x.result, '') IN ('discrepancy', 'no_discrepancy'))), exams)), arrayMap(r -> (toDate(r.completed_at), ifNull(r.material, false) OR ifNull(r.letter_of_law, false)), arrayFilter(r -> (isNotNull(r.material) OR isNotNull(r.letter_of_law)), reviews)))) AS results,
    version
FROM
(
    SELECT
        filed_on,
        port,
        entry_number,
        importer_number,
        filings,
        exams,
        reviews,
        version,
        JSONExtract(lines, 'Array(Tuple(hts10 String, origin String, manufacturer_id String, duty_rate_ppm Nullable(Int64), preference String))') AS line
    FROM entry
    WHERE ((filings > 0) AND (arrayExists(x -> (ifNull(x.result, '') IN ('discrepancy', 'no_discrepancy')), exams) OR arrayExists(r -> (isNotNull(r.material) OR isNotNull(r.letter_of_law)), reviews))) OR ((filed_on, port, entry_number) IN (
        SELECT
            filed_on,
            port,
            entry_number
        FROM inspected_entry
    ))
);

CREATE TABLE policy_document
(
    `policy_id` String,
    `policy_version` UInt32,
    `document_id` String,
    `document` String CODEC(ZSTD(3)),
    `written_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (policy_id, policy_version, document_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE policy_step
(
    `policy_id` String,
    `policy_version` UInt32,
    `step` LowCardinality(String),
    `person` String,
    `at` DateTime64(3, 'UTC'),
    `note` String,
    `step_id` String
)
ENGINE = ReplacingMergeTree
ORDER BY (policy_id, policy_version, at, step_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE quality_check
(
    `checked_at` DateTime64(3, 'UTC') DEFAULT now64(3),
    `scope` LowCardinality(String) DEFAULT 'sample',
    `block` DateTime('UTC'),
    `batches` UInt32,
    `buckets` UInt32,
    `bucket` UInt32,
    `entries` UInt32,
    `works` UInt32,
    `importers` UInt32,
    `different` UInt32,
    `repaired` UInt32,
    `waiting` UInt32,
    `examples` Array(String)
)
ENGINE = MergeTree
ORDER BY checked_at
SETTINGS index_granularity = 8192;

CREATE TABLE queue_entry
(
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String,
    `status` LowCardinality(String),
    `conflicting` Bool,
    `in_queue` Bool,
    `importer_number` String,
    `entry_type` LowCardinality(String),
    `mode` LowCardinality(String),
    `line_count` UInt32,
    `value_cents` Int64,
    `duty_cents` Nullable(Int64),
    `goods_hts10` String,
    `goods_origin` LowCardinality(String),
    `importer_name` String,
    `tier` Int8,
    `center` LowCardinality(String),
    `center_basis` LowCardinality(String),
    `filed_at` Nullable(DateTime64(3, 'UTC')),
    `arrived_at` Nullable(DateTime64(3, 'UTC')),
    `presented_at` Nullable(DateTime64(3, 'UTC')),
    `holds` Array(Tuple(
        hold_id String,
        agency String,
        reason String,
        placed_at DateTime64(3, 'UTC'),
        removed_at Nullable(DateTime64(3, 'UTC')))),
    `exams` Array(Tuple(
        exam_id String,
        exam_type String,
        ordered_at Nullable(DateTime64(3, 'UTC')),
        completed_at Nullable(DateTime64(3, 'UTC')),
        officer_minutes Nullable(Int64),
        result Nullable(String),
        duty_change_cents Nullable(Int64))),
    `segment` LowCardinality(String),
    `points` Int32,
    `duty_at_risk_cents` Int64,
    `decision` String CODEC(ZSTD(3)),
    `queue_clock_code` LowCardinality(String),
    `queue_clock_due_at` Nullable(DateTime64(3, 'UTC')),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYear(filed_on)
ORDER BY (filed_on, port, entry_number)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024;

CREATE MATERIALIZED VIEW queue_entry_of_entry TO queue_entry
(
    `filed_on` Date,
    `port` LowCardinality(String),
    `entry_number` String,
    `status` LowCardinality(String),
    `conflicting` Bool,
    `in_queue` Bool,
    `importer_number` String,
    `entry_type` LowCardinality(String),
    `mode` LowCardinality(String),
    `line_count` UInt32,
    `value_cents` Int64,
    `duty_cents` Nullable(Int64),
    `goods_hts10` String,
    `goods_origin` LowCardinality(String),
    `importer_name` String,
    `tier` Int8,
    `center` LowCardinality(String),
    `center_basis` LowCardinality(String),
    `filed_at` Nullable(DateTime64(3, 'UTC')),
    `arrived_at` Nullable(DateTime64(3, 'UTC')),
    `presented_at` Nullable(DateTime64(3, 'UTC')),
    `holds` Array(Tuple(
        hold_id String,
        agency String,
        reason String,
        placed_at DateTime64(3, 'UTC'),
        removed_at Nullable(DateTime64(3, 'UTC')))),
    `exams` Array(Tuple(
        exam_id String,
        exam_type String,
        ordered_at Nullable(DateTime64(3, 'UTC')),
        completed_at Nullable(DateTime64(3, 'UTC')),
        officer_minutes Nullable(Int64),
        result Nullable(String),
        duty_change_cents Nullable(Int64))),
    `segment` LowCardinality(String),
    `points` Int32,
    `duty_at_risk_cents` Int64,
    `decision` String,
    `queue_clock_code` LowCardinality(String),
    `queue_clock_due_at` Nullable(DateTime64(3, 'UTC')),
    `version` UInt64
)
AS SELECT
    filed_on,
    port,
    entry_number,
    status,
    conflicting,
    in_queue,
    importer_number,
    entry_type,
    mode,
    line_count,
    value_cents,
    duty_cents,
    goods_hts10,
    goods_origin,
    importer_name,
    tier,
    center,
    center_basis,
    filed_at,
    arrived_at,
    presented_at,
    holds,
    exams,
    current_segment AS segment,
    current_points AS points,
    current_duty_at_risk_cents AS duty_at_risk_cents,
    if(current_decision = '', entry.decision, current_decision) AS decision,
    queue_clock_code,
    queue_clock_due_at,
    version
FROM entry
WHERE in_queue OR ((status IN ('cancelled', 'moved')) AND (current_segment IN ('high', 'elevated'))) OR ((filed_on, port, entry_number) IN (
    SELECT
        filed_on,
        port,
        entry_number
    FROM queue_entry
));

CREATE TABLE ref_calendar
(
    `time_zone` LowCardinality(String),
    `day` Date,
    `starts_at` DateTime64(3, 'UTC'),
    `ends_at` DateTime64(3, 'UTC'),
    `is_business` UInt8,
    `business_ordinal` UInt32
)
ENGINE = MergeTree
ORDER BY (time_zone, day)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_center
(
    `code` String,
    `name` String,
    `short_name` String,
    `city` String,
    `valid_from` Date32,
    `valid_to` Date32,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (code, valid_from)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_clock
(
    `code` String,
    `subject` String,
    `name` String,
    `starts_at` String,
    `basis` String,
    `length` UInt32,
    `roll_forward` UInt8,
    `stops_at` String,
    `pauses` UInt8,
    `kind` String,
    `work_types` String,
    `consequence` String,
    `authority` String,
    `valid_from` Date32,
    `valid_to` Date32,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (code, valid_from)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_definition_break
(
    `date` Date,
    `name` String,
    `applies_to` String,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (date, name)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_entry_type
(
    `code` String,
    `name` String,
    `in_release_population` UInt8,
    `valid_from` Date32,
    `valid_to` Date32,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (code, valid_from)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_hs_section
(
    `section` String,
    `chapter_from` UInt8,
    `chapter_to` UInt8,
    `name` String,
    `valid_from` Date32,
    `valid_to` Date32,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (section, valid_from)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_hts_range
(
    `center` String,
    `hts_from` String,
    `hts_to` String,
    `valid_from` Date32,
    `valid_to` Date32,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (hts_from, valid_from)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_mode
(
    `code` String,
    `name` String,
    `mode_group` String,
    `container` String,
    `valid_from` Date32,
    `valid_to` Date32,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (code, valid_from)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_port
(
    `port` String,
    `name` String,
    `state` String,
    `kind` String,
    `time_zone` String,
    `valid_from` Date32,
    `valid_to` Date32,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (port, valid_from)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_region
(
    `country` String,
    `name` String,
    `region` String,
    `valid_from` Date32,
    `valid_to` Date32,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (country, valid_from)
SETTINGS index_granularity = 8192;

CREATE TABLE ref_review_stratum
(
    `code` String,
    `below_cents` Nullable(Int64),
    `valid_from` Date32,
    `valid_to` Date32,
    `status` LowCardinality(String),
    `source` String
)
ENGINE = MergeTree
ORDER BY (code, valid_from)
SETTINGS index_granularity = 8192;

CREATE TABLE reference_state
(
    `hash` String,
    `loaded_at` DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY loaded_at
SETTINGS index_granularity = 8192;

CREATE TABLE reject_replay
(
    `batch_seq` UInt64,
    `position` UInt64,
    `line` UInt64,
    `replayed_at` DateTime64(3, 'UTC'),
    `replay_id` String,
    `replayed_by` String,
    `corrected` Bool,
    `sent` String CODEC(ZSTD(3)),
    `outcome` LowCardinality(String),
    `code` LowCardinality(String),
    `path` String,
    `message` String
)
ENGINE = ReplacingMergeTree
ORDER BY (batch_seq, position, line, replayed_at, replay_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE rejected
(
    `batch_seq` UInt64,
    `position` UInt64,
    `line` UInt64,
    `source` LowCardinality(String),
    `origin` String,
    `code` LowCardinality(String),
    `path` String,
    `message` String,
    `raw` String CODEC(ZSTD(3)),
    `raw_base64` String CODEC(ZSTD(3)),
    `rejected_at` DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree
ORDER BY (batch_seq, position, line)
SETTINGS fsync_after_insert = 1, non_replicated_deduplication_window = 1000, index_granularity = 8192;

CREATE TABLE schema_migration
(
    `name` String,
    `hash` String,
    `applied_at` DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY name
SETTINGS index_granularity = 8192;

CREATE TABLE touched
(
    `batch_seq` UInt64,
    `subject_kind` LowCardinality(String),
    `filed_on` Date,
    `port` LowCardinality(String),
    `subject_id` String
)
ENGINE = MergeTree
ORDER BY (batch_seq, subject_kind, filed_on, port, subject_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024, non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW touched_by_account_event TO touched
(
    `batch_seq` UInt64,
    `subject_kind` LowCardinality(String),
    `filed_on` Date,
    `port` String,
    `subject_id` String
)
AS SELECT
    batch_seq,
    subject_kind,
    toDate(0) AS filed_on,
    '' AS port,
    subject_id
FROM account_event;

CREATE MATERIALIZED VIEW touched_by_entry_event TO touched
(
    `batch_seq` UInt64,
    `subject_kind` String,
    `filed_on` Date,
    `port` LowCardinality(String),
    `subject_id` String
)
AS SELECT
    batch_seq,
    'entry' AS subject_kind,
    filed_on,
    port,
    entry_number AS subject_id
FROM entry_event;

CREATE MATERIALIZED VIEW touched_by_work_event TO touched
(
    `batch_seq` UInt64,
    `subject_kind` String,
    `filed_on` Date,
    `port` String,
    `subject_id` String
)
AS SELECT
    batch_seq,
    'work' AS subject_kind,
    toDate(0) AS filed_on,
    '' AS port,
    work_id AS subject_id
FROM work_event;

CREATE TABLE work
(
    `work_id` String,
    `status` LowCardinality(String),
    `conflicting` Bool,
    `work_type` LowCardinality(String),
    `center` LowCardinality(String),
    `importer_number` String,
    `about` String,
    `protest` String,
    `division` LowCardinality(String),
    `team_code` LowCardinality(String),
    `opened_at` Nullable(DateTime64(3, 'UTC')),
    `responded_at` Nullable(DateTime64(3, 'UTC')),
    `accelerated_at` Nullable(DateTime64(3, 'UTC')),
    `closed_at` Nullable(DateTime64(3, 'UTC')),
    `outcome` LowCardinality(String),
    `revenue_change_cents` Nullable(Int64),
    `pauses` Array(Tuple(
        paused_at DateTime64(3, 'UTC'),
        resumed_at Nullable(DateTime64(3, 'UTC')))),
    `clock_code` LowCardinality(String),
    `due_at` Nullable(DateTime64(3, 'UTC')),
    `clock_stopped_at` Nullable(DateTime64(3, 'UTC')),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY work_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024;

CREATE TABLE work_event
(
    `work_id` String,
    `occurred_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `event_id` String CODEC(ZSTD(1)),
    `event_type` LowCardinality(String),
    `source` LowCardinality(String),
    `simulated` Bool,
    `payload` String CODEC(ZSTD(3)),
    `content_hash` UInt64 MATERIALIZED sipHash64(payload),
    `batch_seq` UInt64,
    `copy_rank` UInt64 MATERIALIZED 18446744073709551615 - batch_seq
)
ENGINE = ReplacingMergeTree(copy_rank)
PARTITION BY toYear(occurred_at)
ORDER BY (work_id, occurred_at, event_id, content_hash)
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000;

CREATE TABLE world
(
    `claim_id` String,
    `simulated` Bool,
    `claimed_at` DateTime64(6, 'UTC') DEFAULT now64(6)
)
ENGINE = MergeTree
ORDER BY (claimed_at, claim_id)
SETTINGS fsync_after_insert = 1, index_granularity = 8192;
