-- The Centers of the reference.
select code, argMax(name, valid_from) as name, argMax(short_name, valid_from) as short_name, argMax(city, valid_from) as city
from ref_center group by code order by code
