/** How much more two ports treat one importer's same goods differently than one port treats them: pairwise U-statistic. */
import { sum, tQuantile } from './oracle-special.ts'

export interface Group {
  importer: string
  ports: { n: number; x: number }[]
}
export interface ExcessFigures {
  importers: number
  pairs: number
  excess: number | null
  se: number | null
  k: number | null
  lower: number | null
  upper: number | null
  typical_points: number | null
}

/** `leastImporters`: under it nothing but the counts is given. */
export function excessOf(groups: readonly Group[], leastImporters = 20): ExcessFigures {
  const importers = new Map<string, { A: number; W: number }>()
  let pairs = 0
  for (const { importer, ports } of groups) {
    const usable = ports.filter(({ n }) => n >= 2)
    usable.forEach((one, at) => {
      for (const other of usable.slice(at + 1)) {
        const [p, q] = [one.x / one.n, other.x / other.n]
        const within = (p * (1 - p)) / (one.n - 1) + (q * (1 - q)) / (other.n - 1)
        const w = (one.n * other.n) / (one.n + other.n)
        const total = importers.get(importer) ?? { A: 0, W: 0 }
        importers.set(importer, total)
        total.A += w * ((p - q) ** 2 - within)
        total.W += w
        pairs += 1
      }
    })
  }
  const all = [...importers].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total)
  const m = all.length
  const none = { excess: null, se: null, k: null, lower: null, upper: null, typical_points: null }
  if (m < leastImporters || m < 2) return { importers: m, pairs, ...none }
  const W = sum(all.map((one) => one.W))
  const excess = sum(all.map((one) => one.A)) / W
  const z = all.map((one) => one.A - excess * one.W)
  const squares = sum(z.map((one) => one ** 2))
  const se = Math.sqrt((squares * m) / (m - 1)) / W
  const k = squares === 0 ? 0 : squares ** 2 / sum(z.map((one) => one ** 4))
  const half = se === 0 ? 0 : tQuantile(0.975, Math.max(1, k)) * se
  const lower = excess - half
  return {
    importers: m,
    pairs,
    excess,
    se,
    k,
    lower,
    upper: excess + half,
    typical_points: lower > 0 ? Math.sqrt(excess) : null,
  }
}
