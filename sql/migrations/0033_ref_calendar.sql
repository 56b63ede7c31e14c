-- Reference: every day of every port's time zone, with UTC bounds and business-day count.
create table if not exists ref_calendar
(
    time_zone LowCardinality(String),
    day Date,
    starts_at DateTime64(3, 'UTC'),
    ends_at DateTime64(3, 'UTC'),
    is_business UInt8,
    business_ordinal UInt32
)
engine = MergeTree
order by (time_zone, day)
