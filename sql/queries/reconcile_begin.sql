-- The time of the database, and the reference tables and folds that everything was last folded with.
select
    toString(now64(3)) as started_at,
    (select argMax(hash, loaded_at) from reference_state) as reference
