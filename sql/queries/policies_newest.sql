-- Was a step recorded since? One text that differs with every step; '0 0' before the first.
select concat(toString(count()), ' ', toString(sum(sipHash64(step_id)))) as steps from policy_step
