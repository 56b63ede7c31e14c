/** Reference tables and the policy, read as files; nothing of the product's own readers. */
import { readFileSync } from 'node:fs'

export type Row = Record<string, string>
export interface Condition {
  field: string
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in'
  value: number | string | (number | string)[]
}
export interface Policy {
  policy_id: string
  policy_version: number
  history?: { base_rate_ppm: number; strength: number }
  exposure_ppm: number
  bands: {
    segment: 'trusted' | 'standard' | 'elevated' | 'high'
    from_points: number
    probability_ppm: number
    recommended_lane: 'release' | 'document' | 'exam' | 'post_review'
  }[]
  rules: { code: string; points: number; text: string; conditions: Condition[] }[]
}
export interface Reference {
  centers: Row[]
  htsRanges: Row[]
  ports: Row[]
  entryTypes: Row[]
  clocks: Row[]
  holidayRules: Row[]
  closures: Row[]
  regions: Row[]
  reviewStrata: Row[]
  hsSections: Row[]
  definitionBreaks: Row[]
  policy: Policy
}

/** Rows of a CSV text by column name; quotes double inside quotes. */
export function parseCsv(content: string): Row[] {
  const table: string[][] = [[]]
  let cell = ''
  let quoted = false
  const endCell = () => {
    table.at(-1)?.push(cell)
    cell = ''
  }
  for (let at = 0; at < content.length; at += 1) {
    const letter = content.charAt(at)
    if (quoted && letter === '"' && content.charAt(at + 1) === '"') {
      cell += '"'
      at += 1
    } else if (letter === '"') quoted = !quoted
    else if (quoted) cell += letter
    else if (letter === ',') endCell()
    else if (letter === '\n') {
      endCell()
      table.push([])
    } else if (letter !== '\r') cell += letter
  }
  if (cell !== '' || (table.at(-1)?.length ?? 0) > 0) endCell()
  const [header = [], ...rows] = table.filter((row) => row.length > 0)
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])))
}

const table = (name: string) =>
  parseCsv(readFileSync(new URL(`../../sql/reference/${name}.csv`, import.meta.url), 'utf8'))

export function readReference(): Reference {
  const policy = readFileSync(
    new URL('../../server/policies/rules-1.json', import.meta.url),
    'utf8',
  )
  return {
    centers: table('centers'),
    htsRanges: table('hts_ranges'),
    ports: table('ports'),
    entryTypes: table('entry_types'),
    clocks: table('clocks'),
    holidayRules: table('holiday_rules'),
    closures: table('other_closures'),
    regions: table('regions'),
    reviewStrata: table('review_strata'),
    hsSections: table('hs_sections'),
    definitionBreaks: table('definition_breaks'),
    // the file is this shape by definition of the policy format
    policy: JSON.parse(policy) as Policy,
  }
}

/** Dates compare as text; an empty bound is open, both bounds are inclusive. */
export const validOn = (row: Row, day: string) =>
  (row['valid_from'] || '0000') <= day && day <= (row['valid_to'] || '9999')

export function portOf(reference: Reference, code: string, day: string): Row | undefined {
  const rows = reference.ports.filter((row) => row['port'] === code)
  return rows.find((row) => validOn(row, day)) ?? rows[0]
}
export const zoneOf = (reference: Reference, port: string, day: string) =>
  portOf(reference, port, day)?.['time_zone'] || 'UTC'

export const clockOf = (reference: Reference, code: string) =>
  reference.clocks.find((row) => row['code'] === code)

export const centerOfGoods = (reference: Reference, hts10: string, day: string) =>
  reference.htsRanges.find(
    (row) =>
      (row['hts_from'] ?? '') <= hts10 && hts10 <= (row['hts_to'] ?? '') && validOn(row, day),
  )?.['center'] ?? null

export const inReleasePopulation = (reference: Reference, entryType: string) =>
  reference.entryTypes.some(
    (row) =>
      row['code'] === entryType && ['1', 'true'].includes(row['in_release_population'] ?? ''),
  )
