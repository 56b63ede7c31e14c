import type { ComplianceRow } from '../../server/contract/compliance.ts'
import type { Filters } from '../../server/contract/filters.ts'
import type { ReleaseIntervalRow } from '../../server/contract/release-intervals.ts'
import type { ReleaseTimesRow } from '../../server/contract/release-times.ts'
import type { RevenueRow } from '../../server/contract/revenue.ts'
import type { CenterRow } from '../../server/contract/throughput.ts'
import type { BenefitRow } from '../../server/contract/trusted-benefit.ts'
import type { UniformityRow } from '../../server/contract/uniformity.ts'
import { ended, findings, money, released, withFindings } from './conservation-columns.ts'
import { type Ledger, total } from './conservation-ledger.ts'
import type { Ask, Range } from './conservation-work.ts'

/** Filters that take every entry once: parts add up to what no filter asks for. */
export async function partition(
  ask: Ask,
  ledger: Ledger,
  range: Range,
  parts: readonly Filters[],
): Promise<void> {
  const of = `${JSON.stringify(range)} by ${Object.keys(parts[0] ?? {}).join()}`
  const port = (row: RevenueRow) => row.port
  const ofView = async <R>(view: string) => {
    const pages = []
    for (const part of parts) pages.push(await ask<R>(view, { ...range, ...part }))
    return pages.flatMap(({ rows }) => rows)
  }
  const revenue = await ask<RevenueRow>('revenue', range)
  ledger.addsByKey(
    'filters = whole: revenue',
    of,
    await ofView<RevenueRow>('revenue'),
    revenue.rows,
    port,
    money,
  )
  const compliance = await ask<ComplianceRow>('compliance', range)
  const ofEach = await ofView<ComplianceRow>('compliance')
  const key = (row: ComplianceRow) => `${row.dimension}/${row.value}`
  ledger.addsByKey(
    'filters = whole: compliance',
    of,
    findings(ofEach),
    findings(compliance.rows),
    key,
    withFindings,
  )
  const release = await ask<ReleaseTimesRow>('release-times', range)
  const times = await ofView<ReleaseTimesRow>('release-times')
  const keyOfTimes = (row: ReleaseTimesRow) => `${row.dimension}/${row.value}`
  ledger.addsByKey('filters = whole: release', of, times, release.rows, keyOfTimes, released)
}

/** Entries of Centers and those of none are all entries. */
export async function centerLaws(ask: Ask, ledger: Ledger, range: Range): Promise<void> {
  const centers = await ask<CenterRow>('throughput/centers', range)
  for (const row of centers.rows) {
    const revenue = await ask<RevenueRow>('revenue', { ...range, center: [row.center] })
    ledger.same(
      'Center = entries of its filter',
      `${JSON.stringify(range)} ${row.center}`,
      row.entries,
      total(revenue.rows, 'entries'),
    )
  }
}

/** Counts by filing day of two ranges side by side are those of both. */
export async function entrySplit(
  ask: Ask,
  ledger: Ledger,
  [whole, first, second]: readonly [Filters, Filters, Filters],
): Promise<void> {
  const of = `${JSON.stringify(whole)} cut after ${first.to}`
  const three = async <R>(view: string) => ({
    all: (await ask<R>(view, whole)).rows,
    parts: [...(await ask<R>(view, first)).rows, ...(await ask<R>(view, second)).rows],
  })
  const revenue = await three<RevenueRow>('revenue')
  ledger.addsByKey(
    'two ranges = one: revenue',
    of,
    revenue.parts,
    revenue.all,
    (row) => row.port,
    money,
  )
  const uniformity = await three<UniformityRow>('uniformity')
  ledger.addsByKey(
    'two ranges = one: uniformity',
    of,
    uniformity.parts,
    uniformity.all,
    (row) => row.unit,
    ['n', 'outcomes'],
  )
  const compliance = await three<ComplianceRow>('compliance')
  const key = (row: ComplianceRow) => `${row.dimension}/${row.value}`
  ledger.addsByKey(
    'two ranges = one: compliance',
    of,
    findings(compliance.parts),
    findings(compliance.all),
    key,
    withFindings,
  )
  const intervals = await three<ReleaseIntervalRow>('release-times/intervals')
  const interval = (row: ReleaseIntervalRow) => `${row.interval}/${row.cut}`
  ledger.addsByKey(
    'two ranges = one: intervals',
    of,
    intervals.parts,
    intervals.all,
    interval,
    ended,
  )
  const benefit = await three<BenefitRow>('trusted-benefit')
  ledger.addsByKey(
    'two ranges = one: benefit',
    of,
    benefit.parts,
    benefit.all,
    (row) => row.measure,
    ['n_trusted', 'n_other'],
  )
}
