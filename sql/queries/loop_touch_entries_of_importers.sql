-- Entries of the accounts that the batches touched: tier and Center at filing may have changed.
select {batch_seq:UInt64} as batch_seq, 'entry' as subject_kind, filed_on, port, entry_number as subject_id
from importer_entry
where importer_number in (select subject_id from touched where batch_seq in {batches:Array(UInt64)} and subject_kind = 'importer')
group by filed_on, port, entry_number
