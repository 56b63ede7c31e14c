-- Days of each time zone with their UTC bounds: how the fold turns instants into legal days. Filled from ref_calendar.
create table if not exists calendar_day
(
    time_zone String,
    day Date,
    starts_at DateTime64(3, 'UTC'),
    -- the day's last millisecond
    last_at DateTime64(3, 'UTC'),
    business_ordinal UInt32
)
engine = Join(any, left, time_zone, day)
