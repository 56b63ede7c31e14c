-- The account behind a key; for importers that only appear in filings or work the account fields are empty.
-- A number that only superseded filings name is found too; the caller sees that nothing stands behind it.
select
    number as importer_number,
    a.name as name, a.center as center, a.center_basis as center_basis, a.override_reason as override_reason,
    a.tier as tier, a.trade_compliance as trade_compliance, a.subject_id != '' as known
from
(
    select importer_number as number from importer_entry group by importer_number
    union distinct
    select importer_number as number from work final where importer_number != '' and status in ('open', 'closed')
    union distinct
    select subject_id as number from importer final where subject_kind = 'importer' and status = 'current'
) as numbers
left any join (select * from importer final where subject_kind = 'importer' and status = 'current') as a on a.subject_id = numbers.number
where lower(hex(sipHash128Keyed(({key_high:UInt64}, {key_low:UInt64}), number))) = {importer_key:String}
limit 1
