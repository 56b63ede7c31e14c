import { workKinds } from '../ingest/contract/account-and-work-events.ts'
import { eventTypes } from '../ingest/contract/entry-event.ts'
import * as cell from './reference-columns.ts'

/** The reference tables: columns of each file, in the order of its header, and what names a row. */

type Columns = Record<string, cell.Parse<unknown>>
export type RowOf<C extends Columns> = { [K in keyof C]: ReturnType<C[K]> }

export interface Table<C extends Columns = Columns> {
  columns: C
  /** Columns that name a row. Two rows of one key must not be valid on the same day. */
  key: readonly (keyof C & string)[]
}

const table = <C extends Columns>(key: readonly (keyof C & string)[], columns: C): Table<C> => ({
  columns,
  key,
})

const provenance = { status: cell.oneOf('known', 'assumed', 'unverified'), source: cell.text }
const dated = { valid_from: cell.from, valid_to: cell.to, ...provenance }

const centerCode = cell.matching(/^[0-9]{3}$/, 'a Center code of 3 digits')
const twoDigits = cell.matching(/^[0-9]{2}$/, 'a code of 2 digits')
const hts10 = cell.matching(/^[0-9]{10}$/, '10 digits without dots, padded with 0 or 9')
const country = cell.matching(/^[A-Z]{2}$/, 'a country code of 2 capital letters')
const eventType = cell.oneOf(...Object.keys(eventTypes))
const eventTypeList = cell.listOf(Object.keys(eventTypes))

export const schema = {
  centers: table(['code'], {
    code: centerCode,
    name: cell.text,
    short_name: cell.text,
    city: cell.text,
    ...dated,
  }),
  hts_ranges: table(['hts_from'], {
    center: centerCode,
    hts_from: hts10,
    hts_to: hts10,
    ...dated,
  }),
  ports: table(['port'], {
    port: cell.matching(/^[0-9A-Z]{4}$/, 'a port code of 4 digits or capital letters'),
    name: cell.text,
    state: cell.matching(/^[A-Z]{2}$/, 'a state code of 2 capital letters'),
    kind: cell.oneOf('sea', 'air', 'land', 'inland'),
    time_zone: cell.timeZone,
    ...dated,
  }),
  entry_types: table(['code'], {
    code: twoDigits,
    name: cell.text,
    in_release_population: cell.flag,
    ...dated,
  }),
  modes: table(['code'], {
    code: twoDigits,
    name: cell.text,
    mode_group: cell.oneOf(
      'vessel',
      'rail',
      'truck',
      'air',
      'mail',
      'passenger',
      'pipeline',
      'other',
    ),
    /** Empty where the code does not say. */
    container: cell.oneOf('0', '1', ''),
    ...dated,
  }),
  exam_types: table(['code'], {
    code: cell.word,
    name: cell.text,
    minutes_typical: cell.optional(cell.integer(0, 100_000)),
    minutes_at_most: cell.optional(cell.integer(0, 100_000)),
    ...dated,
  }),
  waiver_reasons: table(['code'], { code: cell.word, text: cell.text, ...dated }),
  finding_kinds: table(['code'], { code: cell.word, text: cell.text, ...dated }),
  agencies: table(['code'], { code: cell.word, name: cell.text, ...dated }),
  clocks: table(['code'], {
    code: cell.word,
    subject: cell.oneOf('entry', 'work'),
    name: cell.text,
    starts_at: eventType,
    basis: cell.oneOf('calendar_days', 'business_days', 'calendar_years'),
    length: cell.integer(1, 3660),
    roll_forward: cell.flag,
    stops_at: eventTypeList,
    pauses: cell.flag,
    kind: cell.oneOf('statutory', 'regulatory', 'target'),
    work_types: cell.listOf(workKinds),
    consequence: cell.text,
    authority: cell.text,
    ...dated,
  }),
  holiday_rules: table(['code'], {
    code: cell.word,
    name: cell.text,
    rule: cell.oneOf('fixed', 'nth_weekday', 'last_weekday'),
    month: cell.integer(1, 12),
    day_or_nth: cell.optional(cell.integer(1, 31)),
    weekday: cell.optional(cell.integer(0, 6)),
    note: cell.maybeText,
    authority: cell.text,
    ...dated,
  }),
  other_closures: table(['date'], { date: cell.date, name: cell.text, ...provenance }),
  review_strata: table(['code'], {
    code: cell.word,
    /** Empty: no upper limit. */
    below_cents: cell.optional(cell.integer(1, 9_000_000_000_000_000)),
    ...dated,
  }),
  hs_sections: table(['section'], {
    section: cell.word,
    chapter_from: cell.integer(1, 99),
    chapter_to: cell.integer(1, 99),
    name: cell.text,
    ...dated,
  }),
  definition_breaks: table(['date', 'name'], {
    date: cell.date,
    name: cell.text,
    applies_to: cell.text,
    ...provenance,
  }),
  regions: table(['country'], {
    country,
    name: cell.text,
    region: cell.text,
    ...dated,
  }),
}

export type TableName = keyof typeof schema
export type Row<N extends TableName> = RowOf<(typeof schema)[N]['columns']>
export type Tables = { [N in TableName]: Row<N>[] }
export const tableNames = Object.keys(schema) as TableName[]
