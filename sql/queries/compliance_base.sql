-- What does the random sample say of each stratum, and what did targeted reviews find? By month, stratum and every filter.
-- Definitions: docs/definitions.md, "Compliance". Absent: entries that do not count; entries without a summary are counted beside.
-- Lists are sorted, so that order never matters: `changes` of the reviews with an outcome, `speeds` are (days to closing, material).
with
    (
        select arraySort(groupArray((ifNull(below_cents, 9223372036854775807), code, valid_from, valid_to)))
        from ref_review_stratum
    ) as bands,
    (select groupArray((chapter_from, chapter_to, section, valid_from, valid_to)) from ref_hs_section) as sections,
    read as
    (
        select
            entry.filed_on as e_filed_on,
            entry.center as e_center,
            entry.port as e_port,
            entry.segment as e_segment,
            entry.mode as e_mode,
            entry.tier as e_tier,
            ifNull(entry.duty_cents, 0) as duty,
            notEmpty(summaries) as registered,
            toUInt8OrZero(substring(goods_hts10, 1, 2)) as chapter,
            arrayFirst(s -> s.1 <= chapter and chapter <= s.2 and s.4 <= entry.filed_on and entry.filed_on <= s.5, sections).3 as found_section,
            arrayFirst(b -> duty < b.1 and b.3 <= entry.filed_on and entry.filed_on <= b.4, bands) as band,
            arraySort(r -> (r.completed_at, r.review_id), arrayFilter(r -> r.sample = 'random', reviews)) as random_reviews,
            arrayLast(r -> isNotNull(r.material), random_reviews) as material_review,
            arrayLast(r -> isNotNull(r.letter_of_law), random_reviews) as letter_review,
            arrayFilter(r -> r.sample = 'targeted' and isNotNull(r.material), reviews) as targeted_reviews
        from entry final
        where entry.filed_on between toDate({from:String}) and toDate({to:String})
            and status not in ('orphan', 'cancelled', 'moved')
    )
select
    formatDateTime(e_filed_on, '%Y-%m') as month,
    concat(toString(toYear(e_filed_on)), 'Q', toString(toQuarter(e_filed_on))) as quarter,
    band.2 as stratum,
    band.1 = 9223372036854775807 as top_band,
    if(found_section = '', 'none', found_section) as industry,
    e_center as center, e_port as port, e_segment as segment, e_mode as mode, e_tier as tier,
    toUInt32(countIf(registered)) as register,
    sumIf(duty, registered) as duty_cents,
    toUInt32(countIf(registered and notEmpty(random_reviews))) as reviewed,
    toUInt32(countIf(registered and material_review.review_id != '')) as material_n,
    toUInt32(countIf(registered and ifNull(material_review.material, 0) = 1)) as material_findings,
    toUInt32(countIf(registered and letter_review.review_id != '')) as letter_n,
    toUInt32(countIf(registered and ifNull(letter_review.letter_of_law, 0) = 1)) as letter_findings,
    toUInt64(sumIf(arraySum(r -> toUInt64(r.selection_probability_ppm), random_reviews), registered)) as probability_ppm,
    toUInt32(sumIf(length(random_reviews), registered)) as probabilities,
    toUInt32(countIf(registered and arrayExists(r -> r.selection_probability_ppm != 1000000, random_reviews))) as not_certain,
    arraySort(groupArrayIf(ifNull(letter_review.revenue_change_cents, 0), registered and letter_review.review_id != '')) as changes,
    arraySort(groupArrayIf((toInt32(toDate(material_review.completed_at)) - toInt32(e_filed_on), toUInt8(ifNull(material_review.material, 0))), registered and material_review.review_id != '')) as speeds,
    toUInt32(countIf(notEmpty(targeted_reviews))) as targeted,
    toUInt32(countIf(arrayExists(r -> r.material, targeted_reviews))) as targeted_findings,
    toUInt32(countIf(not registered and notEmpty(random_reviews))) as not_in_register,
    toUInt32(countIf(registered and letter_review.review_id != '' and letter_review.stratum != band.2)) as other_stratum
from read
group by month, quarter, stratum, top_band, industry, center, port, segment, mode, tier
order by month, quarter, stratum, top_band, industry, center, port, segment, mode, tier
