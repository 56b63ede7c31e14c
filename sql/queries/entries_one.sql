-- One entry as it stands. No row outside the scope, for a key without events.
select
    filed_on, port, entry_number, status, in_queue, conflicting, filings, importer_number,
    lower(hex(sipHash128Keyed(({key_high:UInt64}, {key_low:UInt64}), importer_number))) as importer_key,
    importer_name, tier, trade_compliance, account_known, center, center_basis, entry_type, mode, departure,
    filed_at, arrived_at, presented_at, released_at, value_cents, duty_cents, lines, decision, current_decision,
    disposition, waiver_reason, officer, disposed_at, selections, holds, exams, summaries, reviews,
    collected_cents, refunded_cents, moved_to, clocks
from entry final
where filed_on = {filed_on:Date} and port = {port:String} and entry_number = {entry_number:String}
    and ({scope_all_ports:UInt8} = 1 or port in {scope_ports:Array(String)})
    and ({scope_all_centers:UInt8} = 1 or center in {scope_centers:Array(String)})
