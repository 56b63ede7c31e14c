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
   * Limits meant to hold 80 %; past errors overlap, so it is 76 to 87 % in simulated backlogs.
   * Null where too few errors are known this far ahead.
   */
  lower: number | null
  upper: number | null
}

export type BacklogForecast =
  | {
      model: Model
      reason: null
      beats_naive: boolean
      /** Share of the naive error that 'flow' saves, below 0 if it is worse; null if the naive one made none. */
      skill: number | null
      weeks: ForecastWeek[]
    }
  | { model: null; reason: 'too_few_weeks'; beats_naive: false; skill: null; weeks: [] }

type Model = 'naive' | 'flow'

const LEAST_WEEKS = 16

/** Weeks a forecast looks back on: half a year, for the means of eight weeks are noise. */
const LOOK_BACK = 26

/** Weeks a back-test must have behind it. */
const LEAST_BEHIND = 8

const COVERAGE = 0.8

/**
 * Forecasts of the backlog 1 to `horizon` weeks ahead, `weeks` in order of time. 'naive' is the last
 * value; 'flow' goes on by mean receipts and the share of work at hand that was closed, of up to 26
 * weeks. It is used if its mean absolute error over all rolling origins and steps is below that of
 * the naive one (Hyndman and Athanasopoulos 2021, 5.10). Where work comes and goes steadily its
 * error on the weeks ahead is then about a tenth below the naive one; under growth or a jump it may
 * be larger (`npm run prove -- forecast`). Going on by the mean weekly change was tried and left: chosen
 * by its past errors it was no better than the naive one in any kind of world. Limits are the conformal
 * quantile of the absolute errors at each step (Vovk, Gammerman and Shafer 2005), never narrowing with
 * distance. RangeError for a horizon below 1.
 */
export function backlogForecast(weeks: readonly BacklogWeek[], horizon: number): BacklogForecast {
  if (!Number.isInteger(horizon) || horizon < 1) throw new RangeError(`no horizon: ${horizon}`)
  if (weeks.length < LEAST_WEEKS) {
    return { model: null, reason: 'too_few_weeks', beats_naive: false, skill: null, weeks: [] }
  }
  const naive = backTest(weeks, horizon, 'naive')
  const naiveError = meanOf(naive.flat())
  const flow = backTest(weeks, horizon, 'flow')
  const flowError = meanOf(flow.flat())
  const better = flowError < naiveError
  const model = better ? 'flow' : 'naive'
  const errors = better ? flow : naive
  let half: number | null = 0
  return {
    model,
    reason: null,
    beats_naive: better,
    skill: naiveError === 0 ? null : 1 - flowError / naiveError,
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
  for (let origin = LEAST_BEHIND; origin < weeks.length; origin++) {
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
