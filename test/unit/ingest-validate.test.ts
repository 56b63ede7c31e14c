import { describe, expect, test } from 'vitest'
import { entryCheckDigit, hasValidCheckDigit } from '../../ingest/contract/codes.ts'
import { dayText, instantMs, isCalendarDay } from '../../ingest/calendar.ts'
import { filed, ref, released } from '../support/events.ts'
import { envelope, exam, judge } from '../support/verdicts.ts'

const disposed = (fields: Record<string, unknown>) =>
  envelope('entry.disposed', { entry: ref(), ...fields })
const opened = (fields: Record<string, unknown>) =>
  envelope('work.opened', { work_id: 'w1', work_type: 'cf28', center: '001', ...fields })

test.each([
  ['ABC1234567', 6],
  ['XJ50000001', 4],
  ['SP70123456', 2],
  ['ZZ97654321', 7],
  ['0040000000', 6],
  ['9999999999', 0],
])('the check digit of %s is %i', (ten, digit) => {
  expect(entryCheckDigit(ten)).toBe(digit)
  expect(hasValidCheckDigit(ten + String(digit))).toBe(true)
  expect(hasValidCheckDigit(ten + String((digit + 1) % 10))).toBe(false)
})

test('valid events of every family are accepted', () => {
  const account = {
    importer_number: '12-345678900',
    name: 'Häfele',
    center: '003',
    center_basis: 'override',
    ctpat_tier: 2,
    trade_compliance: false,
  }
  for (const event of [
    filed(),
    released(),
    exam({}),
    opened({ about: ref() }),
    envelope('importer.registered', account),
    envelope('center.staffed', { center: '003', positions: 10, staff: 9 }),
  ]) {
    expect(judge(event)).toBe('ok')
  }
})

describe('each problem has its code and the path of the first field at fault', () => {
  test.each([
    ['a list', [], 'not_json '],
    ['null', null, 'not_json '],
    ['no type', released(1, { event_type: undefined }), 'missing_field /event_type'],
    ['a type that is a number', released(1, { event_type: 7 }), 'wrong_type /event_type'],
    [
      'a type not on the list',
      released(1, { event_type: 'entry.lost' }),
      'unknown_type /event_type',
    ],
    [
      'a type named like a built-in',
      released(1, { event_type: 'toString' }),
      'unknown_type /event_type',
    ],
    ['a newer version', released(1, { schema_version: 2 }), 'unknown_version /schema_version'],
    ['a version in quotes', released(1, { schema_version: '1' }), 'wrong_type /schema_version'],
    [
      'no version',
      JSON.parse(JSON.stringify(released(1, { schema_version: undefined }))),
      'missing_field /schema_version',
    ],
    ['an extra field', released(1, { colour: 'red' }), 'unknown_field /colour'],
    [
      'an extra field within',
      released(1, { entry: { ...ref(), 'a/b~c': 1 } }),
      'unknown_field /entry/a~1b~0c',
    ],
    [
      '__proto__',
      JSON.parse('{"__proto__":1,' + JSON.stringify(released()).slice(1)),
      'unknown_field /__proto__',
    ],
    [
      'no entry',
      JSON.parse(JSON.stringify(released(1, { entry: undefined }))),
      'missing_field /entry',
    ],
    [
      'no port',
      released(1, { entry: { number: ref().number, filed_on: '2026-03-01' } }),
      'missing_field /entry/port',
    ],
    [
      'half a cent',
      filed(1, {
        lines: [{ line_number: 1, hts10: '8471300100', origin: 'CN', value_cents: 0.5 }],
      }),
      'wrong_type /lines/0/value_cents',
    ],
    ['no lines', filed(1, { lines: [] }), 'wrong_type /lines'],
    [
      'a short number',
      released(1, { entry: { ...ref(), number: 'ABC1' } }),
      'wrong_type /entry/number',
    ],
    [
      'a wrong check digit',
      released(1, { entry: { ...ref(), number: 'ABC12345670' } }),
      'bad_check_digit /entry/number',
    ],
    [
      'a wrong check digit moved to',
      envelope('entry.moved', { entry: ref(), to: { ...ref(), number: 'ABC12345670' } }),
      'bad_check_digit /to/number',
    ],
    [
      'a wrong check digit of work',
      opened({ about: { ...ref(), number: 'ABC12345670' } }),
      'bad_check_digit /about/number',
    ],
    [
      '30 February',
      released(1, { entry: { ...ref(), filed_on: '2026-02-30' } }),
      'bad_time /entry/filed_on',
    ],
    [
      'a day the database cannot hold',
      released(1, { entry: { ...ref(), filed_on: '2150-01-01' } }),
      'bad_time /entry/filed_on',
    ],
    [
      '29 February of a common year',
      released(1, { occurred_at: '2025-02-29T00:00:00.000Z' }),
      'bad_time /occurred_at',
    ],
    [
      'the 25th hour',
      released(1, { occurred_at: '2026-03-02T24:00:00.000Z' }),
      'bad_time /occurred_at',
    ],
    [
      'a leap second',
      released(1, { occurred_at: '2016-12-31T23:59:60.000Z' }),
      'bad_time /occurred_at',
    ],
    [
      'a time without a zone',
      released(1, { occurred_at: '2026-03-02T14:05:09.120' }),
      'wrong_type /occurred_at',
    ],
    [
      'an unknown port',
      released(1, { entry: { ...ref(), port: 'X704' } }),
      'unknown_code /entry/port',
    ],
    [
      'an unknown port moved to',
      envelope('entry.moved', { entry: ref(), to: { ...ref(), port: 'X704' } }),
      'unknown_code /to/port',
    ],
    ['an unknown entry type', filed(1, { entry_type: '99' }), 'unknown_code /entry_type'],
    ['an unknown mode', filed(1, { mode: '99' }), 'unknown_code /mode'],
    ['an unknown exam type', exam({ exam_type: 'XX' }), 'unknown_code /exam_type'],
    [
      'an unknown exam ordered',
      envelope('exam.ordered', { entry: ref(), exam_id: 'a', exam_type: 'XX' }),
      'unknown_code /exam_type',
    ],
    [
      'an unknown finding',
      exam({ findings: [{ kind: 'value' }, { kind: 'XX' }] }),
      'unknown_code /findings/1/kind',
    ],
    ['an unknown Center', opened({ center: '999' }), 'unknown_code /center'],
    [
      'an unknown waiver reason',
      disposed({ disposition: 'waived', waiver_reason: 'XX' }),
      'unknown_code /waiver_reason',
    ],
    [
      'a waiver without its reason',
      disposed({ disposition: 'waived' }),
      'missing_field /waiver_reason',
    ],
    ['a release without a reason', disposed({ disposition: 'released' }), 'ok'],
  ])('%s', (_name, value, verdict) => {
    expect(judge(value)).toBe(verdict)
  })
})

test('days and moments agree with the calendar of JavaScript', () => {
  for (let ms = 0; ms < Date.parse('2149-06-06'); ms += 86_400_000 * 13) {
    const text = new Date(ms).toISOString()
    expect(dayText(ms)).toBe(text.slice(0, 10))
    expect(instantMs(text)).toBe(ms)
  }
  expect(isCalendarDay('2000-02-29')).toBe(true)
  expect(isCalendarDay('2100-02-29')).toBe(false)
})
