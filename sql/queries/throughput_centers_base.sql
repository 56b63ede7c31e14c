-- The four figures of each Center: accounts, partner accounts, entries with value, work received, closed and open, staff.
with
    toDateTime64(concat({from:String}, ' 00:00:00'), 3, {tz:String}) as s,
    toDateTime64(concat(toString(toDate({to:String}) + 1), ' 00:00:00'), 3, {tz:String}) as e
select
    c.code as center, c.name as name,
    a.importers as importers, a.partner_accounts as partner_accounts,
    n.entries as entries, n.entry_value_cents as entry_value_cents,
    w.work_received as work_received, w.work_closed as work_closed, w.work_open as work_open,
    f.staff as staff, f.positions as positions
from (select code, name from ref_center where valid_from <= toDate32({to:String}) and valid_to >= toDate32({to:String})) as c
left any join
(
    select center, count() as importers, countIf(tier >= 1) as partner_accounts
    from importer final where subject_kind = 'importer' and status = 'current' group by center
) as a on a.center = c.code
left any join
(
    select center, count() as entries, sum(value_cents) as entry_value_cents
    from entry final
    where filed_on between toDate({from:String}) and toDate({to:String}) and status not in ('orphan', 'cancelled', 'moved')
    group by center
) as n on n.center = c.code
left any join
(
    select
        center,
        countIf(opened_at >= s and opened_at < e) as work_received,
        countIf(isNotNull(closed_at) and closed_at >= s and closed_at < e) as work_closed,
        countIf(opened_at < e and (isNull(closed_at) or closed_at >= e)) as work_open
    from work final where status in ('open', 'closed') group by center
) as w on w.center = c.code
left any join
(
    select subject_id, staff, positions from importer final where subject_kind = 'center' and status = 'current'
) as f on f.subject_id = c.code
order by center
