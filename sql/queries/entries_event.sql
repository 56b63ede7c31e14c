-- At which subjects does evidence hold an event id, and is a batch with it on the pages? No row: evidence does not have it.
with
    copies as (select * from event_identity where event_id = {event_id:String}),
    on_pages as
    (
        select batch_seq from applied
        where kind = 'batch' and batch_seq in (select batch_seq from copies)
    )
select
    subject_kind = 'entry' and filed_on = {filed_on:Date} and port = {port:String}
        and subject_id = {entry_number:String} as here,
    max(batch_seq in (select batch_seq from on_pages)) as applied
from copies
group by here
