-- The next pieces of work after an id, in order, that have evidence or a folded row.
select distinct 'work' as subject_kind, toDate(0) as filed_on, '' as port, subject_id
from
(
    select distinct work_id as subject_id from work_event where work_id > {subject_id:String}
    order by work_id limit {limit:UInt32}
    union all
    select distinct work_id from work where work_id > {subject_id:String}
    order by work_id limit {limit:UInt32}
)
order by subject_id
limit {limit:UInt32}
