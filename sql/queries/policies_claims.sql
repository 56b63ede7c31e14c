-- Which versions of a policy are taken, and by which documents? Those that gave way to another stay taken.
select policy_version, document_id from policy_document final
where policy_id = {policy_id:String}
order by policy_version, document_id
