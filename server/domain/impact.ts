import type { Impact, Reach } from '../contract/impact.ts'

/** Entries of one port and Center with the same segments and points by either policy. */
export interface ImpactRow {
  port: string
  center: string
  was: Segment
  would_be: Segment
  points: number
  draft_points: number
  entries: number
  inspected: number
  discrepancies: number
  found_cents: number
  officer_minutes: number
}
type Found = Pick<ImpactRow, 'entries' | 'inspected' | 'discrepancies' | 'found_cents'>
type Segments = Impact['ports'][number]['was']
type Segment = Impact['moves'][number]['was']

const shares = [10_000, 20_000, 50_000, 100_000]
const nothing = (): Found => ({ entries: 0, inspected: 0, discrepancies: 0, found_cents: 0 })

function add<T extends Found>(to: T, row: Found): T {
  to.entries += row.entries
  to.inspected += row.inspected
  to.discrepancies += row.discrepancies
  to.found_cents += row.found_cents
  return to
}

function grouped<T>(
  rows: readonly ImpactRow[],
  key: (row: ImpactRow) => string,
  start: (row: ImpactRow) => T,
  take: (group: T, row: ImpactRow) => void,
): T[] {
  const groups = new Map<string, T>()
  for (const row of rows) {
    const name = key(row)
    let group = groups.get(name)
    if (group === undefined) groups.set(name, (group = start(row)))
    take(group, row)
  }
  return [...groups.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

const noSegments = (): Segments => ({ trusted: 0, standard: 0, elevated: 0, high: 0 })
function count(row: ImpactRow, { was, would_be }: { was: Segments; would_be: Segments }): void {
  was[row.was] += row.entries
  would_be[row.would_be] += row.entries
}

/** Wilson's limits for a share at 95 %; `n` may be a fraction. */
function wilson(p: number, n: number): [lower: number, upper: number] {
  const z = 1.959963984540054
  const middle = p + (z * z) / (2 * n)
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const whole = 1 + (z * z) / n
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)]
}

/**
 * What the first `share` of the inspected entries holds, most points first. Entries with the points of the cut count in
 * part, as if drawn from among them at random, so that the answer does not depend on any other order.
 */
export function reachOf(
  byPoints: readonly (Found & { points: number })[],
  share_ppm: number,
): Reach {
  const all = byPoints.reduce(add, nothing())
  const wanted = (all.inspected * share_ppm) / 1_000_000
  const top = { inspected: 0, discrepancies: 0, found_cents: 0 }
  for (const row of byPoints.toSorted((a, b) => b.points - a.points)) {
    const room = wanted - top.inspected
    if (room <= 0) break
    if (row.inspected === 0) continue
    const part = Math.min(1, room / row.inspected)
    top.inspected += row.inspected * part
    top.discrepancies += row.discrepancies * part
    top.found_cents += row.found_cents * part
  }
  const precision = top.inspected === 0 ? null : top.discrepancies / top.inspected
  const limits = precision === null ? null : wilson(precision, top.inspected)
  return {
    inspected: top.inspected,
    precision,
    precision_lower: limits?.[0] ?? null,
    precision_upper: limits?.[1] ?? null,
    recall: all.discrepancies === 0 ? null : top.discrepancies / all.discrepancies,
    revenue: all.found_cents === 0 ? null : top.found_cents / all.found_cents,
  }
}

/** Docs: docs/definitions.md, "Impact". */
export function impactOf(
  rows: readonly ImpactRow[],
  period: { from: string; to: string },
  left_out: number,
): Impact {
  const risky = new Set<Segment>(['elevated', 'high'])
  const unseen = rows
    .filter(({ would_be }) => risky.has(would_be))
    .reduce((sum, { entries, inspected }) => sum + entries - inspected, 0)
  const ofPoints = (which: 'points' | 'draft_points') =>
    grouped(
      rows,
      (row) => String(row[which]),
      (row) => ({ points: row[which], ...nothing(), officer_minutes: 0 }),
      (group, row) => {
        add(group, row)
        group.officer_minutes += row.officer_minutes
      },
    ).toSorted((a, b) => b.points - a.points)
  const [was, would] = [ofPoints('points'), ofPoints('draft_points')]
  return {
    ...period,
    ...rows.reduce(add, nothing()),
    ...{ left_out, unseen },
    moves: grouped(
      rows,
      (row) => `${row.was}/${row.would_be}`,
      ({ was: from, would_be }) => ({ was: from, would_be, ...nothing() }),
      add,
    ),
    ports: grouped(
      rows,
      ({ port }) => port,
      ({ port }) => ({ port, was: noSegments(), would_be: noSegments() }),
      (group, row) => count(row, group),
    ),
    centers: grouped(
      rows,
      ({ center }) => center,
      ({ center }) => ({ center, was: noSegments(), would_be: noSegments() }),
      (group, row) => count(row, group),
    ),
    reach: shares.map((share_ppm) => ({
      share_ppm,
      was: reachOf(was, share_ppm),
      would_be: reachOf(would, share_ppm),
    })),
    points: would,
  }
}
