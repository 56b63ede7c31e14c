-- The entries about which a CF-28 was opened, and when the first one was. Orphans do not count.
create or replace view entry_asked as
select
    toDate(JSONExtractString(about, 'filed_on')) as asked_filed_on,
    JSONExtractString(about, 'port') as asked_port,
    JSONExtractString(about, 'number') as asked_number,
    min(opened_at) as asked_at
from work final
where work_type = 'cf28' and status in ('open', 'closed') and about not in ('', 'null')
group by asked_filed_on, asked_port, asked_number
