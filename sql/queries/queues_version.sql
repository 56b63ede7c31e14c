-- The greatest version of any row in the queue's table, of entries that left it too; 0 when it is empty.
select max(version) as version
from queue_entry
