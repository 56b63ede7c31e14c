-- What do the pages read of the subjects that are looked at? One row a subject and table; `hash` is of all but the version.
select
    'entry' as part, 'entry' as subject_kind, filed_on, port, entry_number as subject_id,
    sipHash64(toString(tuple(* except version))) as hash, version
from entry final
where (filed_on, port, entry_number) in (select filed_on, port, subject_id from subjects where subject_kind = 'entry')
union all
select
    'queue', 'entry', filed_on, port, entry_number,
    sipHash64(toString(tuple(* except version))), version
from queue_entry final
where (filed_on, port, entry_number) in (select filed_on, port, subject_id from subjects where subject_kind = 'entry')
union all
select 'work', 'work', toDate(0), '', work_id, sipHash64(toString(tuple(* except version))), version
from work final
where work_id in (select subject_id from subjects where subject_kind = 'work')
union all
select subject_kind, subject_kind, toDate(0), '', subject_id, sipHash64(toString(tuple(* except version))), version
from importer final
where (subject_kind, subject_id) in (select subject_kind, subject_id from subjects where subject_kind in ('importer', 'center'))
