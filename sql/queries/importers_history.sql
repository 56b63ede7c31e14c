-- What changed on an account, in the order of truth; only the copies that count.
select
    occurred_at, event_id, event_type,
    JSONExtractString(payload, 'name') as name,
    JSONExtractString(payload, 'center') as center,
    JSONExtractString(payload, 'center_basis') as center_basis,
    toInt8(JSONExtractInt(payload, 'ctpat_tier')) as tier,
    JSONExtractBool(payload, 'trade_compliance') as trade_compliance
from account_event final
where subject_kind = 'importer' and subject_id = {importer_number:String}
    and (event_id not in (select event_id from event_conflict) or (event_id, content_hash) in (select event_id, least_hash from event_conflict final))
order by occurred_at, event_id, content_hash
