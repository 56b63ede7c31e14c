-- Follows every folded entry.
create materialized view if not exists importer_entry_of_entry to importer_entry as
select
    importer_number,
    filed_on,
    port,
    entry_number
from entry
where importer_number != ''
