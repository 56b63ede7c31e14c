-- Modes of transport.
select code, argMax(name, valid_from) as name from ref_mode group by code order by code
