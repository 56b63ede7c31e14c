import { parseArgs } from 'node:util'
import { figure as six } from '../server/domain/figure.ts'
import type { Measure } from '../server/domain/scorecard/evaluate.ts'
import type { Claim } from './claims.ts'
import type { Declarations } from './declarations.ts'
import { Random } from './random.ts'
import {
  plainMap,
  readDeclarations,
  readMap,
  ScorecardFileError,
  type ScorecardMap,
} from './scorecard-file.ts'
import { dealtAgain, judged, learn, shares, type Learned } from './scorecard-learned.ts'

export const scorecardUsage = `Use: npm run prove -- scorecard --train FILE.csv --judge FILE.csv --label COLUMN [--is VALUE ...]
       [--map MAP.json] [--shuffles N] [--draws N] [--seed S]
Rows are declarations. --is says which values of the label's column are discrepancies (default 1).
MAP.json says how the columns are called; see prove/scorecard-kcs.json. Without it they are called
day, hs, origin, departure, rate (in ppm), rate_type, importer, filer, maker, office, value, weight.`

const text = { type: 'string' } as const

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      train: text,
      judge: text,
      label: text,
      is: { type: 'string', multiple: true },
      map: text,
      shuffles: { ...text, default: '5' },
      draws: { ...text, default: '400' },
      seed: { ...text, default: '1' },
    },
  })
  const { train, judge, label } = values
  if (!train || !judge || !label) throw new Error('--train, --judge and --label are needed.')
  const whole = (name: 'shuffles' | 'draws' | 'seed') => {
    const value = Number(values[name])
    if (Number.isInteger(value) && value >= 0) return value
    throw new Error(`--${name} takes a whole number, 0 or more.`)
  }
  return {
    train,
    judge,
    label,
    is: new Set(values.is ?? ['1']),
    map: values.map === undefined ? plainMap : readMap(values.map),
    shuffles: whole('shuffles'),
    draws: whole('draws'),
    seed: whole('seed'),
  }
}

/**
 * `npm run prove -- scorecard` with files: a card learned from one file of declarations, judged on
 * another that it never saw, beside published figures, each feature alone, and labels dealt out
 * again. Prints tables, then one JSON line. Answers 0, 1 when a claim is refused, 2 when options or
 * files were not understood.
 */
export async function runScorecard(args: readonly string[]): Promise<number> {
  let asked: ReturnType<typeof readArguments>
  let train: Declarations
  let judge: Declarations
  try {
    asked = readArguments(args)
    const { map, label, is } = asked
    train = await readDeclarations(asked.train, map, label, is)
    judge = await readDeclarations(asked.judge, map, label, is)
  } catch (error) {
    if (error instanceof ScorecardFileError) process.stderr.write(`${error.message}\n`)
    else {
      const said = error instanceof Error ? error.message : String(error)
      process.stderr.write(`${said}\n${scorecardUsage}\n`)
    }
    return 2
  }
  const before = process.cpuUsage()
  const learned = learn(train, judge, new Random(asked.seed, 'scorecard', 'draws'), asked.draws)
  const used = process.cpuUsage(before)
  const shuffled = Array.from({ length: asked.shuffles }, (_, at) => {
    const random = new Random(asked.seed, 'scorecard', 'shuffle', at)
    const again = learn(dealtAgain(train, random), dealtAgain(judge, random), random, 0)
    return again.evaluation.auc.estimate ?? Number.NaN
  })
  const claims = claimsOf(asked.map, learned, shuffled)
  print(asked.map, learned)
  process.stdout.write(
    `${JSON.stringify({
      name: 'scorecard',
      passed: claims.every(({ passed }) => passed),
      trained_on: train.days.length,
      trained_outcomes: learned.fit.scorecard.outcomes,
      fitted_through: learned.fit.scorecard.fitted_through,
      n: learned.evaluation.n,
      outcomes: learned.evaluation.outcomes,
      auc: rounded(learned.evaluation.auc),
      average_precision: rounded(learned.evaluation.average_precision),
      precision: Object.fromEntries(
        learned.evaluation.at.map((one) => [percentOf(one.share), rounded(one.precision)]),
      ),
      calibration_error: six(learned.calibration_error),
      brier: six(learned.brier),
      penalty: learned.fit.penalty,
      shuffled_auc: shuffled.map(six),
      seed: asked.seed,
      claims,
      cpu_seconds: Math.round((used.user + used.system) / 100_000) / 10,
      peak_memory_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    })}\n`,
  )
  return claims.every(({ passed }) => passed) ? 0 : 1
}

function claimsOf({ claims }: ScorecardMap, learned: Learned, shuffled: number[]): Claim[] {
  const n = learned.evaluation.n
  const precision = learned.evaluation.at.flatMap(({ share, precision: { estimate } }) => {
    const least = claims?.precision[percentOf(share)]
    if (least === undefined) return []
    const says = `precision at ${percentOf(share)} % at least ${least}`
    return [{ says, seen: estimate ?? Number.NaN, trials: n, passed: (estimate ?? 0) >= least }]
  })
  const error = learned.calibration_error
  const mean = shuffled.reduce((sum, one) => sum + one, 0) / shuffled.length
  return [
    ...precision,
    ...(claims === undefined
      ? []
      : [
          {
            says: `calibration error below ${claims.calibration_error}`,
            seen: error,
            trials: n,
            passed: error < claims.calibration_error,
          },
        ]),
    {
      says: 'past what chance gives: lower limit of the area above 0.5',
      seen: learned.evaluation.auc.lower ?? Number.NaN,
      trials: n,
      passed: (learned.evaluation.auc.lower ?? 0) > 0.5,
    },
    ...(shuffled.length === 0
      ? []
      : [
          {
            says: 'labels dealt out again: mean area 0.5 give or take 0.02',
            seen: mean,
            trials: shuffled.length,
            passed: Math.abs(mean - 0.5) <= 0.02,
          },
        ]),
  ]
}

function print(map: ScorecardMap, learned: Learned): void {
  const { evaluation, fit } = learned
  console.table({
    'this card': {
      auc: between(evaluation.auc),
      ...Object.fromEntries(
        evaluation.at.map((one) => [`P@${percentOf(one.share)} %`, between(one.precision)]),
      ),
    },
    ...Object.fromEntries(
      (map.published ?? []).map(({ model, precision }) => [
        `${model}, published`,
        Object.fromEntries(
          Object.entries(precision).map(([at, value]) => [`P@${at} %`, String(value)]),
        ),
      ]),
    ),
  })
  for (const source of new Set(map.published?.map((one) => one.source))) {
    process.stdout.write(
      `Published: ${source}. Other rows of the same kind: a neighbour, no match.\n`,
    )
  }
  if (map.text !== undefined) process.stdout.write(`${map.text}\n`)
  // What one feature alone would do says where the score comes from.
  const random = new Random(0)
  console.table(
    Object.fromEntries(
      Object.entries(learned.judge.features).map(([feature, values]) => {
        const alone = judged(values, learned.judge.outcome, random, 0)
        const points = fit.scorecard.features
          .find((one) => one.feature === feature)
          ?.bins.map((bin) => bin.points)
        return [
          feature,
          {
            'area alone': shown(alone.auc.estimate),
            'P@5 % alone': shown(alone.at[shares.indexOf(0.05)]?.precision.estimate ?? null),
            'least points': points === undefined ? 'none' : Math.min(...points),
            'most points': points === undefined ? 'none' : Math.max(...points),
          },
        ]
      }),
    ),
  )
}

const percentOf = (share: number) => String(Number((100 * share).toFixed(6)))
const rounded = ({ estimate, lower, upper }: Measure) =>
  [estimate, lower, upper].map((one) => (one === null ? null : six(one)))
const shown = (value: number | null) => (value === null ? 'none' : value.toFixed(3))
const between = ({ estimate, lower, upper }: Measure) =>
  `${shown(estimate)} (${shown(lower)} to ${shown(upper)})`
