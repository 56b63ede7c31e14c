import type { ComplianceMonthRow, ComplianceRow } from '../../server/contract/compliance.ts'
import type { Filters } from '../../server/contract/filters.ts'
import type { ReleaseIntervalRow } from '../../server/contract/release-intervals.ts'
import type { ReleaseTimesDayRow, ReleaseTimesRow } from '../../server/contract/release-times.ts'
import type { RevenueRow } from '../../server/contract/revenue.ts'
import type { BenefitRow } from '../../server/contract/trusted-benefit.ts'
import type {
  MatchedRow,
  UniformityCellRow,
  UniformityRow,
} from '../../server/contract/uniformity.ts'
import type { Measure } from '../../server/contract/measures.ts'
import { ended, findings, released, withFindings } from './conservation-columns.ts'
import { type Ledger, total } from './conservation-ledger.ts'
import type { Ask } from './conservation-work.ts'

/** Their cases are all entries in view. */
const ofAll: readonly Measure[] = ['exam', 'hold', 'document_request', 'cf28']

const unit = (row: { unit: string }) => row.unit

/** The same entries counted by every view that counts them, under one choice of filters. */
export async function entryLaws(
  ask: Ask,
  ledger: Ledger,
  asked: Filters,
  measure: Measure,
): Promise<void> {
  const { port: _, ...filters } = asked
  const of = JSON.stringify(filters)
  const revenue = await ask<RevenueRow>('revenue', filters)
  const entries = total(revenue.rows, 'entries')
  ledger.same('revenue: n = entries of ports', of, revenue.n, entries)

  const whole = await ask<UniformityRow>('uniformity', { ...filters, measure })
  const same = `${of} ${measure}`
  ledger.same('uniformity: ports = n', same, total(whole.rows, 'n'), whole.n)
  ledger.adds('uniformity: ports = whole', same, whole.rows, whole.meta, ['outcomes', 'compared_n'])
  if (ofAll.includes(measure))
    ledger.addsByKey<{ unit: string }>(
      'uniformity: n = entries of the port',
      same,
      whole.rows,
      revenue.rows.map((row) => ({ unit: row.port, n: row.entries })),
      unit,
      ['n'],
    )
  if (!['protest_granted', 'request_advance'].includes(measure)) {
    const matched = await ask<MatchedRow>('matched', { ...filters, measure })
    const both = ['n', 'outcomes']
    ledger.addsByKey<{ unit: string }>(
      'matched = uniformity',
      same,
      matched.rows,
      whole.rows,
      unit,
      both,
    )
    ledger.same('matched: n', same, matched.n, whole.n)
    await cellLaws(ask, ledger, { ...filters, measure }, whole.rows)
  }
  await complianceLaws(ask, ledger, asked)
  await releaseLaws(ask, ledger, asked)

  const { tier: __, ...untiered } = asked
  const all = await ask<RevenueRow>('revenue', untiered)
  const benefit = await ask<BenefitRow>('trusted-benefit', untiered)
  for (const row of benefit.rows.filter(({ measure: name }) => name !== 'release_time')) {
    const known = row.n_trusted + row.n_other + Number(benefit.meta['account_unknown'])
    const key = `${JSON.stringify(untiered)} ${row.measure}`
    ledger.same('trusted + other + unknown = entries', key, known, total(all.rows, 'entries'))
  }
  const queue = await ask('queues', asked)
  const waiting = await ask<RevenueRow>('revenue', asked)
  ledger.same(
    'queue = entries at risk',
    JSON.stringify(asked),
    Number(queue.meta['total']),
    total(waiting.rows, 'at_risk_entries'),
  )
  ledger.same(
    'queue = cents at risk',
    JSON.stringify(asked),
    Number(queue.meta['duty_at_risk_cents']),
    total(waiting.rows, 'at_risk_cents'),
  )
}

/** Cells of a port are the port; a cell's contributions over all its ports are nothing. */
async function cellLaws(
  ask: Ask,
  ledger: Ledger,
  filters: Filters,
  ports: readonly UniformityRow[],
): Promise<void> {
  const of = JSON.stringify(filters)
  const rows: UniformityCellRow[] = []
  for (const port of ports) {
    const cells = await ask<UniformityCellRow>('uniformity/cells', {
      ...filters,
      port: [port.unit],
    })
    ledger.same('cells: n = n of the port', `${of} ${port.unit}`, cells.n, port.n)
    // Only the first five hundred cells are listed.
    if (Number(cells.meta['cells']) > cells.rows.length) return
    ledger.adds('cells of a port = port', `${of} ${port.unit}`, cells.rows, port, ['n', 'outcomes'])
    const compared = cells.rows.filter(({ others_n }) => others_n > 0)
    ledger.same(
      'compared cells = compared n',
      `${of} ${port.unit}`,
      total(compared, 'n'),
      port.compared_n,
    )
    rows.push(...cells.rows)
  }
  const cells = new Map<string, UniformityCellRow[]>()
  for (const row of rows) cells.set(row.cell, [...(cells.get(row.cell) ?? []), row])
  for (const [cell, parts] of cells) {
    const first = parts[0]
    if (first === undefined) continue
    const key = `${of} ${cell}`
    ledger.same('ports of a cell = cell', key, total(parts, 'n'), first.n + first.others_n)
    const above = parts.filter(({ contribution }) => contribution > 0)
    const below = parts.filter(({ contribution }) => contribution < 0)
    const off = 1e-5 * total(parts, 'n')
    ledger.same(
      'contributions cancel',
      key,
      total(above, 'contribution'),
      -total(below, 'contribution'),
      off,
    )
  }
}

async function complianceLaws(ask: Ask, ledger: Ledger, filters: Filters): Promise<void> {
  const of = JSON.stringify(filters)
  const { rows, n } = await ask<ComplianceRow>('compliance', filters)
  const all = findings(rows.filter(({ dimension }) => dimension === 'all'))[0]
  const revenue = await ask<RevenueRow>('revenue', filters)
  ledger.same(
    'register = entries with a summary',
    of,
    all?.register ?? 0,
    total(revenue.rows, 'summaries'),
  )
  ledger.same('compliance: n = reviewed', of, n, all?.reviewed ?? 0)
  for (const dimension of ['center', 'industry', 'tier']) {
    const parts = findings(rows.filter((row) => row.dimension === dimension))
    const columns = [...withFindings, 'duty_cents']
    ledger.adds('compliance: dimension = all', `${of} ${dimension}`, parts, all, columns)
    if (all?.expected_reviews !== null && parts.every((row) => row.expected_reviews !== null))
      ledger.same(
        'compliance: expected of dimension = all',
        `${of} ${dimension}`,
        total(parts, 'expected_reviews'),
        all?.expected_reviews ?? 0,
        1e-5 * (all?.expected_reviews ?? 0),
      )
  }
  const months = await ask<ComplianceMonthRow>('compliance/months', filters)
  ledger.adds('compliance: months = all', of, findings(months.rows), all, withFindings)
}

async function releaseLaws(ask: Ask, ledger: Ledger, filters: Filters): Promise<void> {
  const of = JSON.stringify(filters)
  const { rows } = await ask<ReleaseTimesRow>('release-times', filters)
  const all = rows.find(({ dimension }) => dimension === 'all')
  for (const dimension of ['mode', 'segment', 'tier', 'center', 'port']) {
    const parts = rows.filter((row) => row.dimension === dimension)
    ledger.adds('release: dimension = all', `${of} ${dimension}`, parts, all, released)
  }
  for (const row of rows) {
    const ways = row.n + row.released_before_arrival + row.arrival_unknown
    ledger.same('release: three ways = released', `${of} ${row.value}`, ways, row.released)
    ledger.same('release: filed', `${of} ${row.value}`, row.released + row.not_released, row.filed)
  }
  const days = await ask<ReleaseTimesDayRow>('release-times/days', filters)
  ledger.adds('release: days = all', of, days.rows, all, ['filed', 'released', 'n'])

  const intervals = await ask<ReleaseIntervalRow>('release-times/intervals', filters)
  const one = (name: string) => {
    const found = intervals.rows.filter(({ interval }) => interval === name)
    return {
      all: found.find(({ cut }) => cut === 'all'),
      cuts: found.filter(({ cut }) => cut !== 'all'),
    }
  }
  for (const name of ['hold', 'exam', 'document'])
    ledger.adds('intervals: cuts = all', `${of} ${name}`, one(name).cuts, one(name).all, ended)
  const begun = (name: string) => {
    const row = one(name).all
    return row === undefined ? 0 : row.n + row.not_ended + row.negative
  }
  ledger.same('intervals: filed', of, begun('filing_to_arrival'), all?.filed ?? 0)
  ledger.same('intervals: released', of, begun('release_to_summary'), all?.released ?? 0)
  const arrival = one('arrival_to_release').all
  ledger.same('intervals: arrival to release', of, arrival?.n ?? 0, all?.n ?? 0)
  ledger.same(
    'intervals: released before',
    of,
    arrival?.negative ?? 0,
    all?.released_before_arrival ?? 0,
  )
}
