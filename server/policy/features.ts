import type { Feature } from '../contract/policies.ts'

const number = (
  name: string,
  unit: Feature['unit'],
  text: string,
  note: string,
  [least, greatest]: [number, number | null] = [0, null],
): Feature => ({ name, kind: 'number', unit, text, note, least, greatest, pattern: null })
const word = (name: string, text: string, note: string, pattern: string): Feature => ({
  ...{ name, kind: 'word', unit: 'code', text, note, least: null, greatest: null, pattern },
})
const yesOrNo: [number, number] = [0, 1]
const orUnknown: [number, null] = [-1, null]

/**
 * What rules may ask of an entry, from its last filing and the account at filing. The one list for checking
 * documents, for the editor and for the dictionary; `sql/queries/score_entries.sql` computes each of them.
 */
export const features: readonly Feature[] = [
  number('account_known', 'yes_no', 'account on record', 'known at filing', yesOrNo),
  number(
    'account_days',
    'days',
    'account age',
    'whole days from the first event of the account to filing; -1: no account on record',
    orUnknown,
  ),
  number(
    'tier',
    'tier',
    'CTPAT tier',
    'of the account at filing; 0: no partner; -1: no account on record',
    [-1, 3],
  ),
  number(
    'trade_compliance',
    'yes_no',
    'member of CTPAT Trade Compliance',
    'of the account at filing; unknown counts as no',
    yesOrNo,
  ),
  number('line_count', 'count', 'lines', 'of the last filing'),
  number('value_cents', 'cents', 'entered value', 'sum over the lines'),
  number(
    'duty_cents',
    'cents',
    'declared duty',
    'sum over the lines; 0 when no line declares duty',
  ),
  number(
    'max_duty_rate_ppm',
    'ppm',
    'highest duty rate of a line',
    '-1: no line declares a rate',
    orUnknown,
  ),
  number('preference_lines', 'count', 'lines that claim a preference', 'programmes such as USMCA'),
  number(
    'adcvd_lines',
    'count',
    'lines with an antidumping or countervailing case',
    'of the last filing',
  ),
  number(
    'ad_without_cvd',
    'yes_no',
    'antidumping case without a companion',
    'a line has a case that starts with A, and no line one that starts with C of the same three country digits',
    yesOrNo,
  ),
  number(
    'min_cents_per_kg',
    'cents_per_kg',
    'lowest value per kilogram of a line',
    'over the lines with weight; -1: no line has weight',
    orUnknown,
  ),
  number('origins', 'count', 'distinct countries of origin', 'over the lines'),
  number(
    'lines_without_manufacturer',
    'count',
    'lines that name no manufacturer',
    'of the last filing',
  ),
  number(
    'importer_rate_ppm',
    'ppm',
    'past discrepancy rate of the importer',
    'smoothed share of discrepancies among inspections recorded before the day of filing; of the account',
    [0, 1_000_000],
  ),
  number(
    'importer_inspections',
    'count',
    'inspections the rate of the importer rests on',
    'results of exams and reviews recorded before the day of filing',
  ),
  number(
    'filer_rate_ppm',
    'ppm',
    'past discrepancy rate of the filer',
    'smoothed share of discrepancies among inspections recorded before the day of filing; of the first three characters of the entry number',
    [0, 1_000_000],
  ),
  number(
    'filer_inspections',
    'count',
    'inspections the rate of the filer rests on',
    'results of exams and reviews recorded before the day of filing',
  ),
  number(
    'maker_rate_ppm',
    'ppm',
    'past discrepancy rate of the manufacturer',
    'smoothed share of discrepancies among inspections recorded before the day of filing; of the manufacturers named on its lines; -1: none is named',
    [-1, 1_000_000],
  ),
  number(
    'maker_inspections',
    'count',
    'inspections the rate of the manufacturer rests on',
    'results of exams and reviews recorded before the day of filing',
  ),
  number(
    'lane_rate_ppm',
    'ppm',
    'past discrepancy rate of the lane (HTS-6 and origin)',
    'smoothed share of discrepancies among inspections recorded before the day of filing; of its lines, the worst of them',
    [0, 1_000_000],
  ),
  number(
    'lane_inspections',
    'count',
    'inspections the rate of the lane (HTS-6 and origin) rests on',
    'results of exams and reviews recorded before the day of filing',
  ),
  number(
    'claim_rate_ppm',
    'ppm',
    'past discrepancy rate of the claim (lane, duty rate and preference)',
    'smoothed share of discrepancies among inspections recorded before the day of filing; of its lines, the worst of them',
    [0, 1_000_000],
  ),
  number(
    'claim_inspections',
    'count',
    'inspections the rate of the claim (lane, duty rate and preference) rests on',
    'results of exams and reviews recorded before the day of filing',
  ),
  number(
    'departure_differs',
    'yes_no',
    'shipped from another country than the origin',
    'departure is given and is not the origin of the goods',
    yesOrNo,
  ),
  word('entry_type', 'entry type', 'two digits of Form 7501', '^[0-9]{2}$'),
  word('mode', 'mode of transport', 'two digits', '^[0-9]{2}$'),
  word(
    'origin',
    'origin of the goods',
    'country of the line with the greatest value, two letters',
    '^[A-Z]{2}$',
  ),
  word(
    'hts2',
    'tariff chapter of the goods',
    'first two digits of the line with the greatest value',
    '^[0-9]{2}$',
  ),
  word(
    'hts4',
    'tariff heading of the goods',
    'first four digits of the line with the greatest value',
    '^[0-9]{4}$',
  ),
  word(
    'hts6',
    'tariff subheading of the goods',
    'first six digits of the line with the greatest value',
    '^[0-9]{6}$',
  ),
]
