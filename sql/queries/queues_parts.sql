-- Of which parts does the queue's table consist now? Their names say which blocks they hold and which mutation they have seen.
select name
from system.parts
where database = currentDatabase() and table = 'queue_entry' and active and rows > 0
