-- The next accounts and Centers after an id, in order, that have evidence or a folded row.
select distinct subject_kind, toDate(0) as filed_on, '' as port, subject_id
from
(
    select distinct subject_kind, subject_id from account_event
    where (subject_kind, subject_id) > ({subject_kind:String}, {subject_id:String})
    order by subject_kind, subject_id limit {limit:UInt32}
    union all
    select distinct subject_kind, subject_id from importer
    where (subject_kind, subject_id) > ({subject_kind:String}, {subject_id:String})
    order by subject_kind, subject_id limit {limit:UInt32}
)
order by subject_kind, subject_id
limit {limit:UInt32}
