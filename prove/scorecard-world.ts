import type { Declarations } from './declarations.ts'
import { cumulative, type Random } from './random.ts'

export interface TradeDesign {
  /** How far chances of a discrepancy scatter in log odds: between lanes, claims, importers. */
  lane: number
  claim: number
  importer: number
  /** More log odds where the value per weight is a third of what it is elsewhere. */
  undervalued: number
}

export interface Trade {
  train: Declarations
  judge: Declarations
  /** Chances of the judged declarations. */
  truth: Float64Array
}

const lanes = 60
const importers = 120
const base = -1.6

/** A year of declarations to learn from and the quarter after it. Importers keep to a few lanes. */
export function tradeOf(random: Random, design: TradeDesign, yearly: number): Trade {
  const goods = Array.from({ length: lanes }, (_, lane) => ({
    hs: `${6000 + (lane % 15)}${10 + (lane % 30)}`,
    origin: `C${lane % 7}`,
    value: Math.exp(2 * random.normal()),
    odds: design.lane * random.normal(),
    claims: [0, 40_000, 80_000].map((rate) => ({ rate, odds: design.claim * random.normal() })),
  }))
  const people = Array.from({ length: importers }, () => ({
    odds: design.importer * random.normal(),
    lanes: [random.integer(lanes), random.integer(lanes), random.integer(lanes)],
  }))
  const busy = cumulative(Array.from({ length: importers }, (_, at) => 1 / (at + 5)))
  const rows = (n: number, from: number, days: number) => {
    const truth = new Float64Array(n)
    const made: Declarations = {
      days: new Int32Array(n),
      hs: [],
      origin: [],
      departure: [],
      rate_ppm: new Int32Array(n),
      rate_type: [],
      importer: [],
      filer: [],
      maker: [],
      office: [],
      value: new Float64Array(n),
      weight: new Float64Array(n),
      outcome: new Uint8Array(n),
    }
    for (let row = 0; row < n; row++) {
      const who = random.pick(busy)
      const lane = goods[people[who]?.lanes[random.integer(3)] ?? 0]!
      const claim = lane.claims[random.integer(3)]!
      const low = random.uniform() < 0.1
      const odds =
        base + lane.odds + claim.odds + people[who]!.odds + (low ? design.undervalued : 0)
      truth[row] = 1 / (1 + Math.exp(-odds))
      made.days[row] = from + Math.floor((row * days) / n)
      made.hs.push(lane.hs)
      made.origin.push(lane.origin)
      made.departure.push(lane.origin)
      made.rate_ppm[row] = claim.rate
      made.rate_type.push('A')
      made.importer.push(`I${who}`)
      made.filer.push(`F${who % 20}`)
      made.maker.push(`M${random.integer(300)}`)
      made.office.push(`O${random.integer(12)}`)
      made.weight[row] = 10 + random.integer(1000)
      made.value[row] =
        made.weight[row]! * lane.value * Math.exp(0.2 * random.normal()) * (low ? 1 / 3 : 1)
      made.outcome[row] = random.uniform() < truth[row]! ? 1 : 0
    }
    return { made, truth }
  }
  const train = rows(yearly, 0, 366)
  const judge = rows(Math.round(yearly / 2), 366, 90)
  return { train: train.made, judge: judge.made, truth: judge.truth }
}
