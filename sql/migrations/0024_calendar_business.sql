-- The n-th business day of each time zone. Filled from ref_calendar.
create table if not exists calendar_business
(
    time_zone String,
    business_ordinal UInt32,
    day Date,
    -- the day's last millisecond
    last_at DateTime64(3, 'UTC')
)
engine = Join(any, left, time_zone, business_ordinal)
