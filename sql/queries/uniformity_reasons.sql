-- What did people write about the ports or teams of a measure? Absent: nothing; reasons are never removed.
select
    unit, reason_id, author, written_at, text,
    toString(date_from) as from,
    toString(date_to) as to
from flag_reason final
where measure = {measure:String}
order by unit, written_at, reason_id
