-- Follows every folded entry that waits, and every later state of an entry that ever waited.
create materialized view if not exists queue_entry_of_entry to queue_entry as
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
    segment,
    points,
    duty_at_risk_cents,
    decision,
    queue_clock_code,
    queue_clock_due_at,
    version
from entry
where in_queue or (status in ('cancelled', 'moved') and segment in ('high', 'elevated'))
    or (filed_on, port, entry_number) in (select filed_on, port, entry_number from queue_entry)
