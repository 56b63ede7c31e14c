-- What all comparisons of pages and evidence found and repaired, ever.
select
    sum(quality_check.different) as different,
    sum(quality_check.repaired) as repaired,
    maxOrNullIf(checked_at, quality_check.different > 0) as newest_difference_at
from quality_check
