-- Event ids with more than one content.
select event_id, copies from event_conflict final order by event_id limit 200
