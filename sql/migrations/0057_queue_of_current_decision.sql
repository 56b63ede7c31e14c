-- The queue goes by the last decision. What was folded before is folded again, as after every change of the fold.
alter table queue_entry_of_entry modify query
select
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
    current_segment as segment,
    current_points as points,
    current_duty_at_risk_cents as duty_at_risk_cents,
    if(current_decision = '', entry.decision, current_decision) as decision,
    queue_clock_code,
    queue_clock_due_at,
    version
from entry
where in_queue or (status in ('cancelled', 'moved') and current_segment in ('high', 'elevated'))
    or (filed_on, port, entry_number) in (select filed_on, port, entry_number from queue_entry)
