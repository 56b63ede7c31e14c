-- The whole queue of the scope and filters, in queue order.
select
    filed_on, port, entry_number, segment, points,
    arrayStringConcat(arrayMap(r -> r.1, JSONExtract(decision, 'reasons', 'Array(Tuple(code String))')), ' ') as reasons,
    duty_at_risk_cents,
    nullIf(importer_name, '') as importer_name,
    nullIf(tier, -1) as tier,
    nullIf(center, '') as center, center_basis, entry_type, mode,
    substring(goods_hts10, 1, 6) as hts6, goods_origin as origin, line_count, value_cents, duty_cents, status,
    arrayCount(h -> isNull(h.5), holds) as holds_open,
    arrayCount(x -> isNull(x.4), exams) as exams_open,
    nullIf(queue_clock_code, '') as clock_code, queue_clock_due_at as clock_due_at, filed_at, arrived_at, presented_at, conflicting
from queue_entry final
where in_queue
    and ({scope_all_ports:UInt8} = 1 or port in {scope_ports:Array(String)})
    and ({scope_all_centers:UInt8} = 1 or center in {scope_centers:Array(String)})
    and (empty({center:Array(String)}) or center in {center:Array(String)})
    and (empty({port:Array(String)}) or port in {port:Array(String)})
    and (empty({segment:Array(String)}) or segment in {segment:Array(String)})
    and (empty({mode:Array(String)}) or mode in {mode:Array(String)})
    and (empty({tier:Array(Int8)}) or tier in {tier:Array(Int8)})
    and ({from:String} = '' or filed_on >= toDateOrZero({from:String}))
    and ({to:String} = '' or filed_on <= toDateOrZero({to:String}))
order by status = 'released', duty_at_risk_cents desc, clock_due_at asc nulls last, filed_on, port, entry_number
