-- entry_alike and entry_asked took its place: it joined the work about each entry for measures that do not ask for it.
drop view if exists entry_case
