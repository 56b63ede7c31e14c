-- As of when the pages stand: the newest event folded in, when it was folded or a step of a policy was recorded, and whether the world is simulated.
select
    (select maxOrNull(newest_event_at) from applied where kind = 'batch') as as_of,
    (select maxOrNull(applied_at) from applied where kind in ('batch', 'policy')) as applied_at,
    (select argMinOrNull(simulated, (claimed_at, claim_id)) from world) as simulated
