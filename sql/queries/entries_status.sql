-- May something be recorded of this entry? No row outside the scope, for a key without events.
select status, moved_to
from entry final
where filed_on = {filed_on:Date} and port = {port:String} and entry_number = {entry_number:String}
    and ({scope_all_ports:UInt8} = 1 or port in {scope_ports:Array(String)})
    and ({scope_all_centers:UInt8} = 1 or center in {scope_centers:Array(String)})
