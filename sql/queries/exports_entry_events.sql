-- Every event of one entry in the order of truth, whole. Social-security-form numbers are masked.
select
    occurred_at, event_id, event_type, source, content_hash,
    replaceRegexpAll(payload, '"importer_number":"\\d{3}-\\d{2}-', '"importer_number":"***-**-') as event
from entry_event final
where filed_on = {filed_on:Date} and port = {port:String} and entry_number = {entry_number:String}
    and ({scope_all_ports:UInt8} = 1 or port in {scope_ports:Array(String)})
    and ({scope_all_centers:UInt8} = 1 or empty({scope_centers:Array(String)}))
order by occurred_at, event_id, content_hash
