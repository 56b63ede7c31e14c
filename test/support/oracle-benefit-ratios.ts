/** Trusted importers against others in the same cells: ratio of means with the jackknife, ratio of times by all pairs. */
import { normal975, sum, tQuantile } from './oracle-special.ts'

export interface ArmRow {
  importer: string
  stratum: string
  trusted: boolean
}
export interface CountedRow extends ArmRow {
  n: number
  x: number
}
export interface TimedRow extends ArmRow {
  hours: number
}

/** Rows by stratum, only strata with both arms. */
export function bothArms<R extends ArmRow>(rows: readonly R[]): { trusted: R[]; other: R[] }[] {
  const strata = new Map<string, { trusted: R[]; other: R[] }>()
  for (const row of rows) {
    const arms = strata.get(row.stratum) ?? { trusted: [], other: [] }
    strata.set(row.stratum, arms)
    ;(row.trusted ? arms.trusted : arms.other).push(row)
  }
  return [...strata]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, arms]) => arms)
    .filter(({ trusted, other }) => trusted.length > 0 && other.length > 0)
}

function ratioParts(rows: readonly CountedRow[]): { R: number; Q: number } {
  let [R, Q] = [0, 0]
  for (const { trusted, other } of bothArms(rows)) {
    const n1 = sum(trusted.map(({ n }) => n))
    const n0 = sum(other.map(({ n }) => n))
    R += (sum(trusted.map(({ x }) => x)) * n0) / (n1 + n0)
    Q += (sum(other.map(({ x }) => x)) * n1) / (n1 + n0)
  }
  return { R, Q }
}

export interface RatioFigures {
  ratio: number
  /** Null where the data do not bound it. */
  lower: number | null
  upper: number | null
}

/** Null where the ratio is not defined. The jackknife really leaves every importer out once. */
export function riskRatioOf(
  all: readonly CountedRow[],
): (RatioFigures & { log_se: number; importers: number }) | null {
  const rows = bothArms(all).flatMap(({ trusted, other }) => [...trusted, ...other])
  const { R, Q } = ratioParts(rows)
  if (R === 0 || Q === 0) return null
  const log = Math.log(R / Q)
  const importers = [...new Set(rows.map((row) => row.importer))].toSorted()
  const m = importers.length
  const without = importers.map((importer) => {
    const left = ratioParts(rows.filter((row) => row.importer !== importer))
    return left.R === 0 || left.Q === 0 ? log : Math.log(left.R / left.Q)
  })
  const mean = sum(without) / m
  const se = Math.sqrt(((m - 1) / m) * sum(without.map((one) => (one - mean) ** 2)))
  return {
    ratio: Math.exp(log),
    lower: Math.exp(log - normal975 * se),
    upper: Math.exp(log + normal975 * se),
    log_se: se,
    importers: m,
  }
}

const tie = 1e-9
/** 1 when a is below b, one half when they are as good as equal. */
const below = (a: number, b: number) => (a === b || Math.abs(a - b) <= tie ? 0.5 : a < b ? 1 : 0)
/** Two times of nothing are equal. */
const logRatio = (y: number, z: number) => (y === z ? 0 : Math.log(y) - Math.log(z))

/** Hodges and Lehmann (1963) over all pairs of a stratum, van Elteren's weights; scores by importer. */
export function timeRatioOf(
  all: readonly TimedRow[],
): (RatioFigures & { log_ratio: number; k: number; score_se: number }) | null {
  const cells = bothArms(all)
  if (cells.length === 0) return null
  const jumps: { at: number; weight: number }[] = []
  for (const { trusted, other } of cells)
    for (const y of trusted)
      for (const z of other)
        jumps.push({
          at: logRatio(y.hours, z.hours),
          weight: 1 / (trusted.length + other.length + 1),
        })
  jumps.sort((a, b) => a.at - b.at)
  const half = sum(jumps.map(({ weight }) => weight)) / 2
  // T falls at every jump; between two it stays. Jumps closer than the tolerance are one.
  const places: { at: number; weight: number }[] = []
  for (const { at, weight } of jumps) {
    const last = places.at(-1)
    if (last !== undefined && at - last.at <= tie) last.weight += weight
    else places.push({ at, weight })
  }
  const level = (target: number): { from: number; to: number } => {
    let T = half
    for (let step = 0; step < places.length; step += 1) {
      const { at, weight } = places[step] ?? { at: 0, weight: 0 }
      T -= weight
      if (Math.abs(T - target) <= tie) return { from: at, to: places[step + 1]?.at ?? at }
      if (T < target) return { from: at, to: at }
    }
    const end = places.at(-1)?.at ?? 0
    return { from: end, to: end }
  }
  const zero = level(0)
  const d = (zero.from + zero.to) / 2
  const scores = new Map<string, number>()
  const score = (importer: string, value: number) =>
    scores.set(importer, (scores.get(importer) ?? 0) + value)
  for (const { trusted, other } of cells) {
    const weight = 1 / (trusted.length + other.length + 1)
    const moved = (row: TimedRow) => Math.log(row.hours) - d
    for (const y of trusted) {
      const count = sum(other.map((z) => below(Math.log(z.hours), moved(y))))
      score(y.importer, (count - other.length / 2) * weight)
    }
    for (const z of other) {
      const count = sum(trusted.map((y) => below(Math.log(z.hours), moved(y))))
      score(z.importer, (count - trusted.length / 2) * weight)
    }
  }
  const squares = [...scores.values()].map((one) => one ** 2)
  const c = squares.length
  const k = sum(squares) === 0 ? 0 : sum(squares) ** 2 / sum(squares.map((one) => one ** 2))
  const se = Math.sqrt((sum(squares) * c) / (c - 1))
  const reach = tQuantile(0.975, Math.max(1, k)) * se
  return {
    log_ratio: d,
    ratio: Math.exp(d),
    // T never leaves what all pairs together weigh
    lower: reach >= half - tie ? null : Math.exp(level(reach).from),
    upper: reach >= half - tie ? null : Math.exp(level(-reach).to),
    k,
    score_se: se,
  }
}
