-- Center work about an account within the scope, newest first.
select work_id, work_type, center, opened_at, closed_at, outcome, due_at
from work final
where importer_number = {importer_number:String} and status in ('open', 'closed')
    and ({scope_all_centers:UInt8} = 1 or center in {scope_centers:Array(String)})
    and ({scope_all_ports:UInt8} = 1 or empty({scope_ports:Array(String)}))
order by opened_at desc, work_id
limit 200
