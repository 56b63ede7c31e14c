-- On which days did a definition or the population change? Absent: nothing.
select toString(date) as date, name, source from ref_definition_break order by date, name
