/**
 * The backlog some weeks ahead. A method is trusted only as far as it did better than "it stays as
 * it is" when it was asked at each past week, and the limits are the errors it made then.
 */
import { sortedSum } from './sorted-sum.ts'

/** One week: items received and closed in it, and open at its end. */
export interface BacklogWeek {
  received: number
  closed: number
  backlog: number
}

export interface ForecastWeek {
  /** 1 is the week after the last one given. */
  ahead: number
  estimate: number
  /**
   * Limits meant to hold 80 %; past errors overlap, so it is 70 to 88 % in simulated backlogs, least
   * far ahead on short histories. Null where too few errors are known this far ahead.
   */
  lower: number | null
  upper: number | null
}

export type BacklogForecast =
  | {
      model: Model
      reason: null
      beats_naive: boolean
      /** Share of the naive error the best other method saves, below 0 if it is worse; null if the naive one made none. */
      skill: number | null
      weeks: ForecastWeek[]
    }
  | { model: null; reason: 'too_few_weeks'; beats_naive: false; skill: null; weeks: [] }

type Model = 'naive' | 'drift' | 'flow'

const LEAST_WEEKS = 16

/** Weeks a forecast looks back on, and those a back-test must have behind it. */
const LOOK_BACK = 8

const COVERAGE = 0.8

const candidates = ['drift', 'flow'] as const

/**
 * Forecasts of the backlog 1 to `horizon` weeks ahead, `weeks` in order of time. 'naive' is the last
 * value; 'drift' goes on by the mean weekly change and 'flow' by mean receipts and the share of work
 * at hand that was closed, both of the last eight weeks. The better of the two is used if its mean
 * absolute error over all rolling origins and steps is below that of the naive one (Hyndman and
 * Athanasopoulos 2021, 5.10). Limits are the conformal quantile of the absolute errors at each step
 * (Vovk, Gammerman and Shafer 2005), never narrowing with distance. RangeError for a horizon below 1.
 */
export function backlogForecast(weeks: readonly BacklogWeek[], horizon: number): BacklogForecast {
  if (!Number.isInteger(horizon) || horizon < 1) throw new RangeError(`no horizon: ${horizon}`)
  if (weeks.length < LEAST_WEEKS) {
    return { model: null, reason: 'too_few_weeks', beats_naive: false, skill: null, weeks: [] }
  }
  const naive = backTest(weeks, horizon, 'naive')
  const naiveError = meanOf(naive.flat())
  const [best] = candidates
    .map((model) => ({ model, error: meanOf(backTest(weeks, horizon, model).flat()) }))
    .toSorted((a, b) => a.error - b.error)
  const better = best !== undefined && best.error < naiveError ? best.model : null
  const model = better ?? 'naive'
  const errors = better ? backTest(weeks, horizon, better) : naive
  let half: number | null = 0
  return {
    model,
    reason: null,
    beats_naive: better !== null,
    skill: best === undefined || naiveError === 0 ? null : 1 - best.error / naiveError,
    weeks: predict(weeks, horizon, model).map((estimate, step) => {
      const known = conformalQuantile(errors[step] ?? [])
      half = half === null || known === null ? null : Math.max(half, known)
      return {
        ahead: step + 1,
        estimate,
        lower: half === null ? null : Math.max(0, estimate - half),
        upper: half === null ? null : estimate + half,
      }
    }),
  }
}

/** Absolute errors by step ahead, over every past week with enough weeks behind it. */
function backTest(weeks: readonly BacklogWeek[], horizon: number, model: Model): number[][] {
  const errors: number[][] = Array.from({ length: horizon }, () => [])
  for (let origin = LOOK_BACK; origin < weeks.length; origin++) {
    const steps = Math.min(horizon, weeks.length - origin)
    predict(weeks.slice(0, origin), steps, model).forEach((estimate, step) => {
      const actual = weeks[origin + step]
      if (actual) errors[step]?.push(Math.abs(actual.backlog - estimate))
    })
  }
  return errors
}

function predict(weeks: readonly BacklogWeek[], horizon: number, model: Model): number[] {
  const recent = weeks.slice(-LOOK_BACK)
  const last = recent.at(-1)?.backlog ?? 0
  const step = stepOf(recent, model)
  const path: number[] = []
  for (let backlog = last; path.length < horizon; path.push(backlog)) {
    backlog = Math.max(0, step(backlog))
  }
  return path
}

/** How one week's backlog follows from the week before. */
function stepOf(recent: readonly BacklogWeek[], model: Model): (backlog: number) => number {
  switch (model) {
    case 'naive':
      return (backlog) => backlog
    case 'drift': {
      const change = (recent.at(-1)?.backlog ?? 0) - (recent[0]?.backlog ?? 0)
      return (backlog) => backlog + change / (recent.length - 1)
    }
    case 'flow': {
      const received = meanOf(recent.map((week) => week.received))
      const closed = sortedSum(recent.map((week) => week.closed))
      const atHand = sortedSum(recent.map((week) => week.backlog + week.closed))
      const stays = atHand > 0 ? 1 - closed / atHand : 1
      return (backlog) => (backlog + received) * stays
    }
  }
}

/** The smallest past error that a new one stays within with the wanted probability; null if too few. */
function conformalQuantile(errors: readonly number[]): number | null {
  const rank = Math.ceil((errors.length + 1) * COVERAGE - 1e-9)
  return errors.toSorted((a, b) => a - b)[rank - 1] ?? null
}

function meanOf(values: readonly number[]): number {
  return sortedSum(values) / values.length
}
