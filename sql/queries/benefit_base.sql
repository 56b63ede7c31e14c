-- How were the entries of trusted and of other importers treated, on the same goods at the same port? By cell, importer and arm.
-- Definitions: docs/definitions.md, "Trusted benefit". Absent: entries that do not count; accounts unknown at filing stand in cell ''.
select
    if(entry_case.tier < 0, '', concat(hts4, '|', region, '|', entry_case.mode, '|', size_band, '|', entry_case.port, '|', quarter)) as cell,
    if(entry_case.tier < 0, '', toString(sipHash64(importer_number))) as importer,
    toUInt8(entry_case.tier >= 2) as trusted,
    entry_case.center as center, entry_case.port as port, entry_case.segment as segment, entry_case.mode as mode,
    toUInt32(count()) as n,
    toUInt32(countIf(examined)) as exam,
    toUInt32(countIf(held)) as hold,
    toUInt32(countIf(document_requested)) as document_request,
    toUInt32(sum(touches)) as touches,
    arraySort(groupArrayIf(assumeNotNull(release_milliseconds), isNotNull(release_milliseconds))) as milliseconds,
    toUInt32(countIf(filed_on > toDate({settled_through:String}))) as unsettled
from entry_case
where filed_on between toDate({from:String}) and toDate({to:String})
group by cell, importer, trusted, center, port, segment, mode
order by cell, importer, trusted, center, port, segment, mode
