-- Everything the queue views need: waiting entries, and the high or elevated ones that left the denominator.
-- Absent: entries without a decision, trusted and standard entries, disposed entries, orphans.
select
    if(in_queue, 'waiting', toString(status)) as kind,
    filed_on, port, entry_number, segment, points,
    if(in_queue, decision, '') as decision,
    duty_at_risk_cents,
    lower(hex(sipHash128Keyed(({key_high:UInt64}, {key_low:UInt64}), importer_number))) as importer_key,
    importer_name, tier, center, center_basis, entry_type, mode,
    substring(goods_hts10, 1, 6) as hts6,
    goods_origin as origin,
    line_count, value_cents, duty_cents, status,
    arrayCount(h -> isNull(h.5), holds) as holds_open,
    arraySort(arrayDistinct(arrayMap(h -> h.2, arrayFilter(h -> isNull(h.5), holds)))) as hold_agencies,
    arrayCount(x -> isNull(x.4), exams) as exams_open,
    queue_clock_code as clock_code,
    queue_clock_due_at as clock_due_at,
    filed_at, arrived_at, presented_at, conflicting,
    version
from queue_entry final
where in_queue or (status in ('cancelled', 'moved') and segment in ('high', 'elevated'))
order by status = 'released', duty_at_risk_cents desc, clock_due_at asc nulls last, filed_on, port, entry_number
