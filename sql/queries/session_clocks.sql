-- Clocks with their authority.
select code, name, kind, authority, consequence, status from ref_clock order by subject, code
