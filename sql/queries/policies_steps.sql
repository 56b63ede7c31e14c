-- What was done with policies? Every step, in no order: what it means is told by (at, step_id). Absent: policies that come with the program.
select policy_id, policy_version, step, person, at, note, step_id from policy_step final
