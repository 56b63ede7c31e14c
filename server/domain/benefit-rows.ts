import { benefitMeasures, type BenefitRow } from '../contract/trusted-benefit.ts'
import type { Filters } from '../contract/filters.ts'
import { riskRatio } from './benefit/risk-ratio.ts'
import { timeRatio } from './benefit/time-ratio.ts'
import type { TimeRow } from './benefit/time-strata.ts'
import { selects, type Filterable } from './selection.ts'
import { figure } from './figure.ts'

/** Entries of one importer and arm in one cell; cell '' holds those whose account was unknown at filing. */
export interface BenefitBaseRow extends Omit<Filterable, 'filed_on' | 'tier'> {
  cell: string
  importer: string
  trusted: number
  n: number
  exam: number
  hold: number
  document_request: number
  touches: number
  /** From arrival to release, of the entries that have both. */
  milliseconds: number[]
  unsettled: number
}
type Counted = Exclude<BenefitRow['measure'], 'release_time'>
interface Arms {
  trusted: { n: number; x: number }
  other: { n: number; x: number }
}

const millisecondsAnHour = 3_600_000

/** A row a measure: trusted importers against others on like goods. Definitions: docs/definitions.md, "Trusted benefit". */
export function benefitOf(all: readonly BenefitBaseRow[], filters: Filters) {
  const { from: _, to: __, tier: ___, ...chosen } = filters
  const selected = selects(chosen)
  const inView = all.filter((row) => selected({ ...row, filed_on: '', tier: 0 }))
  const base = inView.filter((row) => row.cell !== '')
  const total = (rows: readonly BenefitBaseRow[], read: (row: BenefitBaseRow) => number) =>
    rows.reduce((sum, row) => sum + read(row), 0)
  const n = total(base, (row) => row.n)
  const ids = {
    cell: numbers(base.map((row) => row.cell)),
    importer: numbers(base.map((row) => row.importer)),
  }
  return {
    n,
    account_unknown: total(inView, (row) => row.n) - n,
    unsettled_n: total(base, (row) => row.unsettled),
    rows: benefitMeasures.map((measure) =>
      measure === 'release_time' ? timedRow(base, ids) : countedRow(base, ids, measure),
    ),
  }
}

interface Ids {
  cell: ReadonlyMap<string, number>
  importer: ReadonlyMap<string, number>
}
const numbers = (names: readonly string[]) =>
  new Map([...new Set(names)].map((name, at) => [name, at]))

function countedRow(base: readonly BenefitBaseRow[], ids: Ids, measure: Counted): BenefitRow {
  const rows = base.map((row) => ({
    importer: ids.importer.get(row.importer) ?? 0,
    stratum: ids.cell.get(row.cell) ?? 0,
    trusted: row.trusted === 1,
    n: row.n,
    x: row[measure],
  }))
  const found = riskRatio(rows)
  const both = bothArms(rows)
  const total = (read: (arms: Arms) => number) => both.reduce((sum, arms) => sum + read(arms), 0)
  /** Mantel and Haenszel's weight of a cell: both means are of the same goods, and the ratio is theirs. */
  const weight = ({ trusted, other }: Arms) => (trusted.n * other.n) / (trusted.n + other.n)
  const weights = total(weight)
  const mean = (arm: 'trusted' | 'other') =>
    weights === 0
      ? null
      : figure(total((arms) => (weight(arms) * arms[arm].x) / arms[arm].n) / weights)
  return {
    measure,
    n_trusted: rows.reduce((sum, row) => sum + (row.trusted ? row.n : 0), 0),
    n_other: rows.reduce((sum, row) => sum + (row.trusted ? 0 : row.n), 0),
    compared_trusted: total(({ trusted }) => trusted.n),
    importers: found.importers,
    trusted_importers: found.trusted_importers,
    trusted_value: mean('trusted'),
    other_value: mean('other'),
    ...shown(found),
  }
}

function timedRow(base: readonly BenefitBaseRow[], ids: Ids): BenefitRow {
  const rows = base.flatMap((row): TimeRow[] =>
    row.milliseconds.map((milliseconds) => ({
      importer: ids.importer.get(row.importer) ?? 0,
      stratum: ids.cell.get(row.cell) ?? 0,
      trusted: row.trusted === 1,
      hours: milliseconds / millisecondsAnHour,
    })),
  )
  const found = timeRatio(rows)
  const arms = bothArms(rows.map((row) => ({ ...row, n: 1, x: 0 })))
  const trusted = rows.filter((row) => row.trusted).length
  return {
    measure: 'release_time',
    n_trusted: trusted,
    n_other: rows.length - trusted,
    compared_trusted: arms.reduce((sum, each) => sum + each.trusted.n, 0),
    importers: found.importers,
    trusted_importers: found.trusted_importers,
    trusted_value: figure(found.trusted_median),
    other_value: figure(found.other_median),
    ...shown(found),
  }
}

/** A ratio of too few trusted importers is an anecdote: it is not given. */
function shown(found: Pick<BenefitRow, 'ratio' | 'lower' | 'upper' | 'state'>) {
  const given = found.state === 'shown'
  return {
    ratio: given ? figure(found.ratio) : null,
    lower: given ? figure(found.lower) : null,
    upper: given ? figure(found.upper) : null,
    state: found.state,
  }
}

function bothArms(rows: readonly { stratum: number; trusted: boolean; n: number; x: number }[]) {
  const cells = new Map<number, Arms>()
  for (const { stratum, trusted, n, x } of rows) {
    const cell = cells.get(stratum) ?? { trusted: { n: 0, x: 0 }, other: { n: 0, x: 0 } }
    const arm = trusted ? cell.trusted : cell.other
    arm.n += n
    arm.x += x
    cells.set(stratum, cell)
  }
  return [...cells.values()].filter(({ trusted, other }) => trusted.n > 0 && other.n > 0)
}
