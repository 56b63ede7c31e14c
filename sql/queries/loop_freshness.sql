-- As of when the pages stand: the newest event folded in, when it was folded, and whether the world is simulated.
select
    (select maxOrNull(newest_event_at) from applied where kind = 'batch') as as_of,
    (select maxOrNull(applied_at) from applied where kind = 'batch') as applied_at,
    (select argMinOrNull(simulated, (claimed_at, claim_id)) from world) as simulated
