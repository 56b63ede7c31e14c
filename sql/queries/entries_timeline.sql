-- Every event of one entry in the order of truth; counted is false for a copy that another content of its id outranks.
select
    occurred_at, event_id, event_type, source, payload,
    event_id not in (select event_id from event_conflict) or (event_id, content_hash) in (select event_id, least_hash from event_conflict final) as counted
from entry_event final
where filed_on = {filed_on:Date} and port = {port:String} and entry_number = {entry_number:String}
order by occurred_at, event_id, content_hash
