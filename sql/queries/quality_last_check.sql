-- The newest refold check.
select checked_at, entries, works, different from quality_check order by checked_at desc limit 1
