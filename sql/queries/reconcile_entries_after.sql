-- The next entries after a key, in order, that have evidence or a folded row.
select distinct 'entry' as subject_kind, filed_on, port, subject_id
from
(
    select distinct filed_on, port, entry_number as subject_id
    from entry_event
    where filed_on >= {filed_on:Date} and (filed_on, port, entry_number) > ({filed_on:Date}, {port:String}, {subject_id:String})
    order by filed_on, port, entry_number
    limit {limit:UInt32}
    union all
    select distinct filed_on, port, entry_number
    from entry
    where filed_on >= {filed_on:Date} and (filed_on, port, entry_number) > ({filed_on:Date}, {port:String}, {subject_id:String})
    order by filed_on, port, entry_number
    limit {limit:UInt32}
)
order by filed_on, port, subject_id
limit {limit:UInt32}
