-- Runs of ingest, newest first.
select run_id, source, origin, kind, total_bytes, read_bytes, received, accepted, rejected, pending, started_at, seen_at, closed
from ingest_run final
order by seen_at desc, run_id
limit 200
