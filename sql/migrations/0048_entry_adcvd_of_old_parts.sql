-- Writes `adcvd` into the parts that were there before it, in the background. Done again it writes the same.
alter table entry materialize column adcvd settings mutations_sync = 0
