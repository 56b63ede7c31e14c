import { riskRatio } from '../server/domain/benefit/risk-ratio.ts'
import { timeRatio } from '../server/domain/benefit/time-ratio.ts'
import { atLeast, type Claim } from './claims.ts'
import type { Design, Proof } from './proof.ts'
import { cumulative, type Random } from './random.ts'

interface BenefitDesign {
  name: string
  entries: number
  strata: number
  importers: number
  /** Log sd of the importers' own risk, or own speed. */
  importer_sd: number
  ratio: number
  heavy?: boolean
}

/** A fifth of importers is trusted; importers keep to one to five strata. */
function filings(random: Random, design: BenefitDesign) {
  const sizes = Array.from({ length: design.importers }, () => Math.exp(1.2 * random.normal()))
  const strata = cumulative(Array.from({ length: design.strata }, () => Math.exp(random.normal())))
  return random.multinomial(design.entries, sizes).flatMap((entries, importer) => {
    const trusted = random.uniform() < 0.2
    const own = random.normal() * design.importer_sd
    const goods = new Set(Array.from({ length: 1 + random.integer(5) }, () => random.pick(strata)))
    const counts = random.multinomial(
      entries,
      Array.from(goods, () => random.gamma(1)),
    )
    return [...goods]
      .map((stratum, index) => ({ importer, stratum, trusted, own, n: counts[index] ?? 0 }))
      .filter(({ n }) => n > 0)
  })
}

function riskDesign(design: BenefitDesign): Design {
  return {
    name: `risk ratio ${design.ratio}, ${design.name}`,
    heavy: design.heavy ?? false,
    play: (random, tally) => {
      const rates = Array.from({ length: design.strata }, () =>
        Math.exp(random.between(Math.log(0.01), Math.log(0.15))),
      )
      const rows = filings(random, design).map(({ own, ...row }) => {
        const multiplier = Math.exp(own - design.importer_sd ** 2 / 2)
        const p = (rates[row.stratum] ?? 0) * multiplier * (row.trusted ? design.ratio : 1)
        return { ...row, x: random.binomial(row.n, Math.min(0.9, p)) }
      })
      const { ratio, lower, upper, state } = riskRatio(rows)
      tally.add('shown', state === 'shown')
      if (state !== 'shown' || ratio === null) return
      tally.covers('covered', design.ratio, lower, upper)
      tally.add('log_error', Math.log(ratio / design.ratio))
      const crude = (trusted: boolean) => {
        const arm = rows.filter((row) => row.trusted === trusted)
        return arm.reduce((sum, { x }) => sum + x, 0) / arm.reduce((sum, { n }) => sum + n, 0)
      }
      tally.add('crude_log_error', Math.log(crude(true) / crude(false) / design.ratio))
    },
  }
}

function timeDesign(design: BenefitDesign): Design {
  return {
    name: `time ratio ${design.ratio}, ${design.name}`,
    heavy: design.heavy ?? false,
    play: (random, tally) => {
      const level = Array.from({ length: design.strata }, () => Math.exp(2 + random.normal()))
      const rows = filings(random, design).flatMap(({ own, n, ...row }) =>
        Array.from({ length: n }, () => ({
          ...row,
          hours:
            (level[row.stratum] ?? 0) *
            (row.trusted ? design.ratio : 1) *
            Math.exp(own + 0.9 * random.normal()),
        })),
      )
      const { ratio, lower, upper } = timeRatio(rows)
      tally.add('shown', ratio !== null)
      if (ratio === null) return
      tally.covers('covered', design.ratio, lower, upper)
      tally.add('log_error', Math.log(ratio / design.ratio))
    },
  }
}

const wide = { entries: 20_000, strata: 200, importers: 500 }
const narrow = { entries: 6000, strata: 60, importers: 200 }

export const benefit: Proof = {
  name: 'benefit',
  about: 'The intervals of the trusted importers’ benefit hold however much importers differ.',
  worlds: { bounded: 60, long: 1000 },
  designs: [
    ...[0, 0.5, 0.8].flatMap((importer_sd) => [
      riskDesign({ name: `200 importers, sd ${importer_sd}`, ...narrow, importer_sd, ratio: 0.5 }),
      timeDesign({ name: `200 importers, sd ${importer_sd}`, ...narrow, importer_sd, ratio: 0.7 }),
      riskDesign({
        name: `500 importers, sd ${importer_sd}`,
        ...wide,
        importer_sd,
        ratio: 1,
        heavy: true,
      }),
      timeDesign({
        name: `500 importers, sd ${importer_sd}`,
        ...wide,
        importer_sd,
        ratio: 0.7,
        heavy: true,
      }),
    ]),
  ],
  columns: { covered: 'share', shown: 'share', log_error: 'mean', crude_log_error: 'mean' },
  claims: (played) =>
    [...played].flatMap(([name, tally]): Claim[] => [
      atLeast(name, tally, 'covered', 0.93),
      atLeast(name, tally, 'shown', 0.95),
    ]),
}
