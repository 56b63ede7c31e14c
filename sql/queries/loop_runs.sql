-- Bulk runs that are open now: their entries are scored when the run closes. A run not seen for a minute counts as ended.
select run_id, origin, read_bytes, total_bytes, received
from ingest_run final
where kind = 'bulk' and not closed and seen_at > now64(3) - toIntervalSecond(60)
