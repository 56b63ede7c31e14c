-- Does this team (Center/team code) have any work? One row when it does. Absent: orphans.
select work_id
from work final
where status in ('open', 'closed') and team_code != ''
    and concat(center, '/', team_code) = {unit:String}
limit 1
