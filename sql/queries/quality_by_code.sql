-- Rejected records by code.
select code, count() as rejected from rejected final group by code order by code
