-- Ports with their names, and how many entries each has.
select p.port as code, p.name as name, p.state as state, p.time_zone as time_zone, n.entries as entries
from (select port, argMax(name, valid_from) as name, argMax(state, valid_from) as state, argMax(time_zone, valid_from) as time_zone from ref_port group by port) as p
left any join (select port, count() as entries from entry final where status not in ('orphan', 'cancelled', 'moved') group by port) as n on n.port = p.port
order by entries desc, code
