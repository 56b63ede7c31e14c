import { factorise, solve } from '../uniformity/cholesky.ts'

/**
 * Columns of each row, `width` of them: `column` has their numbers, ascending in each row, `value`
 * their values, or null where all are 1. Columns a row does not name are 0; a constant is not a column, it always has one.
 */
export interface Design {
  rows: number
  columns: number
  width: number
  column: ArrayLike<number>
  value: Float64Array | null
}

export interface Logistic {
  constant: number
  coefficients: Float64Array
  /** Log likelihood without the penalty. */
  log_likelihood: number
  /** Newton steps taken. */
  steps: number
}

const mostSteps = 60
/** What is left to gain in log likelihood when the steps end. */
const exact = 1e-10

/**
 * Coefficients that maximise the weighted log likelihood less penalty / 2 times the sum of squared
 * coefficients, the constant left free. Newton's method (iteratively reweighted least squares,
 * McCullagh and Nelder 1989, 4.4), halved where a step loses; the maximum is unique, so neither
 * start nor order of rows decides it beyond rounding. RangeError where there is none: no penalty
 * and outcomes that columns separate, or columns that depend on each other.
 */
export function ridgeLogistic(
  design: Design,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
  penalty: number,
  start?: Logistic,
  tolerance = exact,
): Logistic {
  const size = design.columns + 1
  let at = new Float64Array(size)
  if (start !== undefined) {
    at[0] = start.constant
    at.set(start.coefficients, 1)
  }
  let linear = linearOf(design, at)
  let value = penalised(linear, outcome, weight, at, penalty)
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, information } = derivatives(design, linear, outcome, weight, at, penalty)
    factorise(information, size)
    const move = gradient.slice()
    solve(information, size, move)
    // Twice what the step gains, were the surface a parabola.
    const decrement = move.reduce((sum, one, index) => sum + one * gradient[index]!, 0)
    // Where columns separate outcomes the gain vanishes, but steps stay as long as they were.
    const still = tolerance > exact || move.every((one) => Math.abs(one) < 1e-4)
    if (decrement < tolerance && still) {
      // The last step squares what is left of the error.
      const last = at.map((one, index) => one + move[index]!)
      return finished(last, linearOf(design, last), outcome, weight, step + 1)
    }
    let length = 1
    for (;;) {
      const next = at.map((one, index) => one + length * move[index]!)
      const nextLinear = linearOf(design, next)
      const nextValue = penalised(nextLinear, outcome, weight, next, penalty)
      if (nextValue >= value || length < 1e-6) {
        ;[at, linear, value] = [next, nextLinear, nextValue]
        break
      }
      length /= 2
    }
  }
  throw new RangeError('the likelihood has no maximum')
}

function finished(
  at: Float64Array,
  linear: Float64Array,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
  steps: number,
): Logistic {
  return {
    constant: at[0]!,
    coefficients: at.slice(1),
    log_likelihood: logLikelihood(linear, outcome, weight),
    steps,
  }
}

/** Constant plus the row's columns times their coefficients: log odds. */
function linearOf({ rows, width, column, value }: Design, at: Float64Array): Float64Array {
  const linear = new Float64Array(rows)
  for (let row = 0, cell = 0; row < rows; row++) {
    let sum = at[0]!
    for (const end = cell + width; cell < end; cell++) {
      sum += at[column[cell]! + 1]! * (value === null ? 1 : value[cell]!)
    }
    linear[row] = sum
  }
  return linear
}

/** Log odds of every row. */
export function logOdds(design: Design, { constant, coefficients }: Logistic): Float64Array {
  return linearOf(design, Float64Array.of(constant, ...coefficients))
}

/** log(1 + exp(x)) without overflow. */
const softplus = (x: number) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))

export function logLikelihood(
  linear: ArrayLike<number>,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
): number {
  let sum = 0
  for (let row = 0; row < linear.length; row++) {
    const x = linear[row]!
    sum += weight[row]! * ((outcome[row] === 1 ? x : 0) - softplus(x))
  }
  return sum
}

function penalised(
  linear: Float64Array,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
  at: Float64Array,
  penalty: number,
): number {
  let squares = 0
  for (let index = 1; index < at.length; index++) squares += at[index]! ** 2
  return logLikelihood(linear, outcome, weight) - (penalty / 2) * squares
}

/** Gradient, and the lower triangle of the information matrix, row-major. */
function derivatives(
  design: Design,
  linear: Float64Array,
  outcome: ArrayLike<number>,
  weight: ArrayLike<number>,
  at: Float64Array,
  penalty: number,
): { gradient: Float64Array; information: Float64Array } {
  const { rows, width, column, value } = design
  const size = design.columns + 1
  const gradient = new Float64Array(size)
  const information = new Float64Array(size * size)
  for (let row = 0; row < rows; row++) {
    const p = 1 / (1 + Math.exp(-linear[row]!))
    const rest = weight[row]! * ((outcome[row] === 1 ? 1 : 0) - p)
    const share = weight[row]! * p * (1 - p)
    gradient[0]! += rest
    information[0]! += share
    const from = row * width
    for (let a = from; a < from + width; a++) {
      const place = (column[a]! + 1) * size
      const x = value === null ? 1 : value[a]!
      gradient[column[a]! + 1]! += rest * x
      information[place]! += share * x
      // The same sum twice: most designs have ones only.
      if (value === null) {
        for (let b = from; b <= a; b++) information[place + column[b]! + 1]! += share
      } else {
        for (let b = from; b <= a; b++) {
          information[place + column[b]! + 1]! += share * x * value[b]!
        }
      }
    }
  }
  for (let index = 1; index < size; index++) {
    gradient[index]! -= penalty * at[index]!
    information[index * size + index]! += penalty
  }
  return { gradient, information }
}
