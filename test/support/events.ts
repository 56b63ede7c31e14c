import { entryCheckDigit } from '../../ingest/contract/codes.ts'
import type { CodeTables } from '../../ingest/validate.ts'

/** Small events for tests: valid as they stand, changed by what a test hands in. */

export function entryNumber(sequence: number, filer = 'ABC'): string {
  const ten = filer + String(sequence).padStart(7, '0')
  return ten + String(entryCheckDigit(ten))
}

export const ref = (sequence = 1) => ({
  number: entryNumber(sequence),
  port: '2704',
  filed_on: '2026-03-01',
})

type Fields = Record<string, unknown>

export const released = (sequence = 1, change: Fields = {}): Fields => ({
  event_id: `released-${sequence}`,
  event_type: 'entry.released',
  schema_version: 1,
  occurred_at: '2026-03-02T14:05:09.120Z',
  entry: ref(sequence),
  source: 'ace-extract',
  simulated: true,
  ...change,
})

export const filed = (sequence = 1, change: Fields = {}): Fields => ({
  event_id: `filed-${sequence}`,
  event_type: 'entry.filed',
  schema_version: 1,
  occurred_at: '2026-03-01T12:00:00.000Z',
  entry: ref(sequence),
  source: 'ace-extract',
  simulated: true,
  importer_number: '12-345678900',
  entry_type: '01',
  mode: '11',
  lines: [{ line_number: 1, hts10: '8471300100', origin: 'CN', value_cents: 100_000 }],
  ...change,
})

export const ndjson = (events: readonly unknown[]) =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('')

/** Reference tables that know every code except those that are, or begin with, X. */
export const openTables: CodeTables = {
  isPort: (code) => !code.startsWith('X'),
  isCenter: (code) => code !== '999',
  isEntryType: (code) => code !== '99',
  isMode: (code) => code !== '99',
  isExamType: (code) => !code.startsWith('X'),
  isWaiverReason: (code) => !code.startsWith('X'),
  isFindingKind: (code) => !code.startsWith('X'),
}
