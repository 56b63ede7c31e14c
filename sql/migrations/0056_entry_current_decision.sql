-- The last decision of an entry, which the queue goes by while the first one stays as it was made: entries still open are
-- decided again when another policy is activated. `current_decision` is empty while there is one decision only.
alter table entry
    add column if not exists current_segment LowCardinality(String) after decision,
    add column if not exists current_points Int32 after current_segment,
    add column if not exists current_duty_at_risk_cents Int64 after current_points,
    add column if not exists current_decision String codec(ZSTD(3)) after current_duty_at_risk_cents,
    add column if not exists current_policy LowCardinality(String) after current_decision
