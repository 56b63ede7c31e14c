import { kaplanMeier, quantileOf } from '../server/domain/survival/kaplan-meier.ts'
import { atLeast, farFromZero, unbiased, type Claim } from './claims.ts'
import type { Design, Proof } from './proof.ts'
import type { Random } from './random.ts'

interface ServiceDesign {
  name: string
  /** Items received per median of service time. */
  intensity: number
  /** Length of the period, in medians of service time. */
  window: number
  log_sd: number
}

const median = 10
const normalP90 = 1.2815515655446

function service(random: Random, log_sd: number): number {
  return median * Math.exp(log_sd * random.normal())
}

/** Items open at any time of 0..window, in steady state: their age when it began and when it ended. */
function periodView(random: Random, { intensity, window, log_sd }: ServiceDesign) {
  const end = window * median
  // Older than 30 medians is less than one item in 10,000.
  const start = -30 * median
  const received = Math.round(((end - start) / median) * intensity)
  return Array.from({ length: received }, () => {
    const opened = random.between(start, end)
    const closes = opened + service(random, log_sd)
    return {
      opened,
      closes,
      entry: Math.max(0, -opened),
      exit: Math.min(end, closes) - opened,
      closed: closes <= end,
    }
  }).filter(({ closes }) => closes > 0)
}

function design(service: ServiceDesign): Design {
  return {
    name: service.name,
    play: (random, tally) => {
      const items = periodView(random, service)
      const curve = kaplanMeier(items)
      const p90 = median * Math.exp(service.log_sd * normalP90)
      for (const [key, p, truth] of [
        ['median', 0.5, median],
        ['p90', 0.9, p90],
      ] as const) {
        const { estimate, lower, upper, longest } = quantileOf(curve, p)
        // A curve that never comes down far enough says "more than the longest age", from there on open.
        const from = lower ?? (estimate === null ? Math.min(longest, truth) : 0)
        tally.covers(`${key}_covered`, truth, from, upper)
        tally.add(`${key}_reached`, estimate !== null)
        tally.add(`${key}_upper_open`, upper === null)
        if (estimate !== null) tally.add(`${key}_error`, estimate / truth - 1)
      }
      const closed = items
        .filter((item) => item.closed && item.opened >= 0)
        .map(({ exit }) => exit)
        .toSorted((a, b) => a - b)
      tally.add('closed', items.filter((item) => item.closed).length)
      tally.add('open_at_end', items.filter((item) => !item.closed).length / items.length)
      if (closed.length === 0) return
      const mean = closed.reduce((sum, age) => sum + age, 0) / closed.length
      const trueMean = median * Math.exp(service.log_sd ** 2 / 2)
      tally.add('naive_median_error', (closed[Math.floor(closed.length / 2)] ?? 0) / median - 1)
      tally.add('naive_mean_error', mean / trueMean - 1)
    },
  }
}

export const survival: Proof = {
  name: 'survival',
  about:
    'Median and 90 % time hold though most items are still open; averages of closed items do not.',
  worlds: { bounded: 150, long: 2000 },
  designs: [
    design({ name: 'window 0.75 medians', intensity: 80, window: 0.75, log_sd: 0.8 }),
    design({ name: 'window 1.5 medians', intensity: 60, window: 1.5, log_sd: 0.8 }),
    design({ name: 'window 3 medians', intensity: 40, window: 3, log_sd: 0.8 }),
    design({ name: 'window 1.5 medians, few', intensity: 20, window: 1.5, log_sd: 0.8 }),
  ],
  columns: {
    median_covered: 'share',
    p90_covered: 'share',
    median_error: 'share',
    p90_error: 'share',
    median_reached: 'share',
    p90_reached: 'share',
    p90_upper_open: 'share',
    closed: 'mean',
    open_at_end: 'share',
    naive_median_error: 'share',
    naive_mean_error: 'share',
  },
  claims: (played) =>
    [...played].flatMap(([name, tally]): Claim[] => [
      atLeast(name, tally, 'median_covered', 0.93),
      atLeast(name, tally, 'p90_covered', 0.93),
      unbiased(name, tally, 'median_error', 0, 0.1),
      farFromZero(name, tally, 'naive_mean_error', 0.2),
      ...(name === 'window 3 medians' ? [] : [farFromZero(name, tally, 'naive_median_error', 0.2)]),
    ]),
}
