-- The newest comparison of a sample.
select checked_at, entries, works, importers, different
from quality_check
where scope = 'sample'
order by checked_at desc
limit 1
