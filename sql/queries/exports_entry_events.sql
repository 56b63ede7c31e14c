-- Every event of one entry in the order of truth, whole. Social-security-form numbers are masked.
-- No row outside the scope; the Center is that of the entry.
select
    occurred_at, event_id, event_type, source, toString(e.content_hash) as content_hash,
    replaceRegexpAll(payload, '"importer_number":"\\d{3}-\\d{2}-', '"importer_number":"***-**-') as event
from entry_event as e final
where filed_on = {filed_on:Date} and port = {port:String} and entry_number = {entry_number:String}
    and ({scope_all_ports:UInt8} = 1 or port in {scope_ports:Array(String)})
    and ({scope_all_centers:UInt8} = 1 or has({scope_centers:Array(String)}, (
        select any(center) from entry final
        where filed_on = {filed_on:Date} and port = {port:String} and entry_number = {entry_number:String}
    )))
order by occurred_at, e.event_id, e.content_hash
