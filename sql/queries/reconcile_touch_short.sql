-- What evidence has of batches that named too few subjects.
select batch_seq, subject_kind, filed_on, port, subject_id
from
(
    select batch_seq, 'entry' as subject_kind, filed_on, port, entry_number as subject_id
    from entry_event where batch_seq in {batches:Array(UInt64)}
    union all
    select batch_seq, 'work', toDate(0), '', work_id from work_event where batch_seq in {batches:Array(UInt64)}
    union all
    select batch_seq, subject_kind, toDate(0), '', subject_id from account_event where batch_seq in {batches:Array(UInt64)}
)
where (batch_seq, subject_kind, filed_on, port, subject_id) not in
    (select batch_seq, subject_kind, filed_on, port, subject_id from touched where batch_seq in {batches:Array(UInt64)})
