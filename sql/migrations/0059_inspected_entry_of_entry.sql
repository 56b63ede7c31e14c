-- Follows every folded entry that has a result, and every later state of an entry that ever had one.
create materialized view if not exists inspected_entry_of_entry to inspected_entry as
select
    filed_on,
    port,
    entry_number,
    arraySort(arrayDistinct(arrayConcat(
        [concat('importer/', importer_number), concat('filer/', substring(entry_number, 1, 3))],
        arrayMap(l -> concat('maker/', l.3), arrayFilter(l -> l.3 != '', line)),
        arrayMap(l -> concat('heading/', substring(l.1, 1, 4), '/', l.2), line),
        arrayMap(l -> concat('lane/', substring(l.1, 1, 6), '/', l.2), line),
        arrayMap(l -> concat('claim/', substring(l.1, 1, 6), '/', l.2, '/', ifNull(toString(l.4), ''), '/', l.5), line)
    ))) as keys,
    arraySort(arrayConcat(
        arrayMap(
            x -> (toDate(assumeNotNull(x.completed_at)), assumeNotNull(x.result) = 'discrepancy'),
            arrayFilter(x -> isNotNull(x.completed_at) and ifNull(x.result, '') in ('discrepancy', 'no_discrepancy'), exams)
        ),
        arrayMap(
            r -> (toDate(r.completed_at), ifNull(r.material, false) or ifNull(r.letter_of_law, false)),
            arrayFilter(r -> isNotNull(r.material) or isNotNull(r.letter_of_law), reviews)
        )
    )) as results,
    version
from
(
    select
        filed_on, port, entry_number, importer_number, filings, exams, reviews, version,
        JSONExtract(lines, 'Array(Tuple(hts10 String, origin String, manufacturer_id String, duty_rate_ppm Nullable(Int64), preference String))') as line
    from entry
    where (filings > 0 and (arrayExists(x -> ifNull(x.result, '') in ('discrepancy', 'no_discrepancy'), exams)
            or arrayExists(r -> isNotNull(r.material) or isNotNull(r.letter_of_law), reviews)))
        or (filed_on, port, entry_number) in (select filed_on, port, entry_number from inspected_entry)
)
