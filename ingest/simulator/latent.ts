import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { nameKey, stream } from './random.ts'
import type { RouteGoods } from './routes.ts'
import { materialTarget, type World } from './world.ts'

/** What is really wrong with an entry. Only an exam or a review can bring it into the stream. */
export interface Latent {
  material: boolean
  letter_of_law: boolean
  finding?: string
  revenue_change_cents: number
}

const revenueKinds = ['classification', 'valuation', 'origin', 'quantity', 'preference', 'adcvd']
const aspect = nameKey('latent')

export function drawLatent(
  world: World,
  day: number,
  index: number,
  facts: {
    multiplier: number
    value_cents: number
    duty_cents: number
    item: RouteGoods
    planted_rate?: number
  },
): Latent {
  const { risk } = assumptions
  const f = shapes.findings
  const random = stream(world.seed, aspect, day, index)
  const usual = Math.min(risk.most, world.risk_scale * facts.multiplier)
  const material = random.chance(facts.planted_rate ?? usual)
  const target = materialTarget(world.plants)
  const minor = Math.max(0, risk.letter - target) / Math.max(0.01, 1 - target)
  const lesser = random.chance(
    Math.min(f.minor_most, minor * Math.sqrt(Math.min(f.minor_most_multiplier, facts.multiplier))),
  )
  const size = random.lognormal(1, f.revenue_sigma)
  if (!material && !lesser) {
    return { material: false, letter_of_law: false, revenue_change_cents: 0 }
  }
  const finding = random.weighted([
    ['classification', f.classification],
    ['valuation', f.valuation],
    ['origin', f.origin],
    ['quantity', f.quantity],
    ['marking', f.marking],
    ['preference', facts.item.preference ? f.preference_if_claimed : 0],
    ['adcvd', facts.item.adcvd_case ? f.adcvd_if_case : f.adcvd_otherwise],
    ['missing_documents', f.missing_documents],
    ['intellectual_property', f.intellectual_property],
    ['admissibility', f.admissibility],
  ] as const)
  if (!material) {
    const small = revenueKinds.includes(finding)
      ? facts.duty_cents * f.minor_revenue_share * (random.uniform() - f.minor_overpaid)
      : 0
    return { material, letter_of_law: true, finding, revenue_change_cents: Math.round(small) }
  }
  const underpaid =
    facts.duty_cents * risk.underpaid_share_of_duty +
    facts.value_cents * risk.underpaid_share_of_value
  const change = revenueKinds.includes(finding) ? Math.round(underpaid * size) : 0
  return { material, letter_of_law: true, finding, revenue_change_cents: change }
}
