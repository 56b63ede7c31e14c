-- What was written into the queue's table behind block `after`, in the order of writing; columns as in queues_base.sql.
-- Blocks are numbered in the order in which they become visible, and a merged part carries the last of its blocks. Rows
-- are as written, not merged: entries that left the queue are among them, with an empty kind.
select
    multiIf(in_queue, 'waiting', status in ('cancelled', 'moved') and segment in ('high', 'elevated'), toString(status), '') as kind,
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
from queue_entry
where toUInt64(splitByChar('_', _part)[3]) > {after:UInt64}
order by toUInt64(splitByChar('_', _part)[3])
