-- The document of one draft. Absent: documents whose version was taken by another at the same moment.
select document from policy_document final
where policy_id = {policy_id:String} and policy_version = {policy_version:UInt32} and document_id = {document_id:String}
