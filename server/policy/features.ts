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
