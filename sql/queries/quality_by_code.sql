-- Rejected records by code, and how many of them a later replay brought in.
select
    code,
    count() as rejected,
    countIf((rejected.batch_seq, position, line) in
        (select batch_seq, position, line from reject_replay where outcome != 'rejected')) as replayed
from rejected final
group by code
order by code
