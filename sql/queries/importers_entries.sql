-- All entries of an account within the scope, newest first. Cancelled, moved and orphan ones are listed; sums leave them out.
select
    filed_on, port, entry_number, status, segment, points, isNotNull(decided_at) as decided, value_cents,
    arrayCount(x -> isNotNull(x.4), entry.exams) as exams,
    arrayCount(x -> ifNull(x.6, '') = 'discrepancy', entry.exams) as discrepancies
from entry final
where (filed_on, port, entry_number) in (select filed_on, port, entry_number from importer_entry where importer_number = {importer_number:String})
    and importer_number = {importer_number:String}
    and ({scope_all_ports:UInt8} = 1 or port in {scope_ports:Array(String)})
    and ({scope_all_centers:UInt8} = 1 or center in {scope_centers:Array(String)})
order by filed_on desc, port, entry_number
