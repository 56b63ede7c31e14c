-- How did each team decide the same kind of work of each importer? In the columns of uniformity_base.
-- Definitions: docs/definitions.md, "Uniformity". Absent: orphans, work closed before it was opened, and what is no case of the measure.
with
    toDateTime64(concat({from:String}, ' 00:00:00'), 3, {tz:String}) as s,
    toDateTime64(concat(toString(toDate({to:String}) + 1), ' 00:00:00'), 3, {tz:String}) as e,
    decided as
    (
        select
            work_type,
            work.center as w_center,
            concat(work.center, '/', team_code) as team,
            if(importer_number = '', work_id, importer_number) as w_importer,
            toDate(toString(assumeNotNull(closed_at), {tz:String})) as closing_day,
            concat(toString(toYear(closing_day)), 'Q', toString(toQuarter(closing_day))) as quarter,
            multiIf({measure:String} = 'protest_granted', work.outcome in ('approved', 'approved_in_part'), work.outcome in ('rate_advance', 'value_advance')) as granted
        from work final
        where status in ('open', 'closed') and closed_at >= s and closed_at < e and closed_at >= opened_at and team_code != ''
            and if(
                {measure:String} = 'protest_granted',
                work_type = 'protest' and work.outcome in ('approved', 'approved_in_part', 'denied'),
                work_type in ('cf28', 'cf29') and work.outcome != 'withdrawn'
            )
    )
select
    sipHash64(work_type, w_center, quarter) as cell,
    toFixedString(team, 8) as unit,
    sipHash64(w_importer) % 9007199254740992 as importer,
    toFixedString(w_center, 3) as center,
    toFixedString('', 2) as mode,
    toInt8(-1) as tier,
    toInt8(0) as segment,
    toUInt32(count()) as n,
    toUInt32(countIf(granted)) as outcomes,
    toUInt32(0) as unsettled
from decided
group by cell, unit, importer, center
order by cell, unit, importer, center
format RowBinary
