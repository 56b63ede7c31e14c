import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { dayMs, hourMs } from './calendar.ts'
import type { Plants } from './plants.ts'
import { at, nameKey, runningSum, stream, type Random, zipfWeight } from './random.ts'
import { makeRoutes, type Route } from './routes.ts'

/** An account as it is from `from` on. */
export interface AccountState {
  from: number
  center: string
  basis: 'predominant_count' | 'highest_value' | 'override'
  override_reason?: string
  tier: number
  trade_compliance: boolean
}

export interface Importer {
  index: number
  number: string
  name: string
  /** Relative number of entries. */
  weight: number
  /** First world day with filings; below zero for accounts older than the world. */
  born_day: number
  registered_at: number
  /** In order of time; the first is the registration. */
  states: AccountState[]
  log_odds: number
  value_scale: number
  lines_mean: number
  filers: string[]
  routes: Route[]
  route_weights: number[]
  evader: boolean
}

export const centerCodes: readonly string[] = assumptions.importers.center_shares.map((_, index) =>
  String(index + 1).padStart(3, '0'),
)

/** Programme benefits go to CTPAT tiers II and III. */
export function isTrusted(state: AccountState): boolean {
  return state.tier >= 2
}

/** The account at a moment; before its registration, as registered. */
export function stateAt(importer: Importer, moment: number): AccountState {
  for (let index = importer.states.length - 1; index > 0; index -= 1) {
    const state = at(importer.states, index)
    if (state.from <= moment) return state
  }
  return at(importer.states, 0)
}

export function makeImporters(
  seed: number,
  entries: number,
  start: number,
  plants: Plants,
): Importer[] {
  const { per_root_entry, least, most } = assumptions.importers
  const count = Math.min(most, Math.max(least, Math.round(per_root_entry * Math.sqrt(entries))))
  return Array.from({ length: count }, (_, index) =>
    makeImporter(seed, index, count, start, plants),
  )
}

const aspects = {
  importer: nameKey('importer'),
  centers: nameKey('centers'),
  plant: nameKey('plant'),
}

function makeImporter(
  seed: number,
  index: number,
  count: number,
  start: number,
  plants: Plants,
): Importer {
  const random = stream(seed, aspects.importer, index)
  const a = assumptions.importers
  const volume = random.lognormal(1, a.volume_sigma)
  const isNew = random.chance(a.new_share)
  const born_day = isNew ? random.below(a.new_within_days) : -1
  const registered_at = isNew
    ? start + born_day * dayMs + random.below(3 * hourMs)
    : start -
      Math.floor(
        (shapes.importers.age_least_days + random.uniform() * shapes.importers.age_range_days) *
          dayMs,
      )
  const center = centerOf(seed, index)
  const log_odds = assumptions.risk.importer_sigma * random.normal()
  const { routes, route_weights } = makeRoutes(random, center, index)
  const states = makeStates(random, center, index < count * a.large_share, registered_at, start)
  const filing = assumptions.filing
  const importer: Importer = {
    index,
    number: importerNumber(random, index),
    name: importerName(random, index),
    weight: zipfWeight(index, a.zipf_offset, a.zipf_exponent) * volume,
    born_day,
    registered_at,
    states,
    log_odds,
    value_scale: random.lognormal(1, filing.value_importer_sigma),
    lines_mean:
      1 +
      (filing.lines_mean - 1) * random.lognormal(shapes.importers.lines_median, filing.lines_sigma),
    filers: Array.from({ length: 1 + random.below(2) }, () => filerCode(random.below(a.filers))),
    routes,
    route_weights,
    evader: false,
  }
  if (plants.evasion_lane) {
    const share = assumptions.evasion.importers / count
    importer.evader = !isNew && stream(seed, aspects.plant, index).chance(share * 1.1)
    // The first small importers keep the plant from depending on luck alone.
    if (index >= 20 && index < 24 && !isNew) importer.evader = true
  }
  return importer
}

const centerSums = runningSum(assumptions.importers.center_shares)

/** Golden-ratio steps through the shares: every Center gets its part of the large accounts too. */
function centerOf(seed: number, index: number): string {
  const offset = stream(seed, aspects.centers).uniform()
  const position =
    ((index * 0.618033988749895 + offset) % 1) * at(centerSums, centerSums.length - 1)
  return at(
    centerCodes,
    centerSums.findIndex((sum) => sum > position),
  )
}

function makeStates(
  random: Random,
  goodsCenter: string,
  large: boolean,
  registered: number,
  start: number,
): AccountState[] {
  const a = assumptions.importers
  const partner = random.chance(large ? a.ctpat_large_share : a.ctpat_share)
  const tier = partner ? 1 + random.weighted(a.tier_weights.map((w, i) => [i, w] as const)) : 0
  const overridden = random.chance(a.override_share)
  let state: AccountState = {
    from: registered,
    center: overridden ? random.pick(centerCodes) : goodsCenter,
    basis: overridden
      ? 'override'
      : random.chance(a.highest_value_share)
        ? 'highest_value'
        : 'predominant_count',
    ...(overridden ? { override_reason: 'Intended use of the goods' } : {}),
    tier,
    trade_compliance: tier >= 2 && random.chance(a.trade_compliance_share),
  }
  const states = [state]
  const perYear = a.tier_changes_per_year + a.center_moves_per_year
  let moment = Math.max(start, registered)
  for (;;) {
    moment += Math.ceil((1 + random.exponential(365 / perYear)) * dayMs)
    if (moment > start + a.change_horizon_days * dayMs) return states
    state = change(random, state, moment)
    states.push(state)
  }
}

function change(random: Random, state: AccountState, from: number): AccountState {
  const a = assumptions.importers
  if (
    random.chance(a.center_moves_per_year / (a.tier_changes_per_year + a.center_moves_per_year))
  ) {
    const others = centerCodes.filter((code) => code !== state.center)
    const override_reason = 'Change of business, on request of the importer'
    return { ...state, from, center: random.pick(others), basis: 'override', override_reason }
  }
  const up = state.tier === 0 || (state.tier < 3 && random.chance(shapes.importers.tier_up))
  const tier = up ? state.tier + 1 : state.tier - 1
  return { ...state, from, tier, trade_compliance: state.trade_compliance && tier >= 2 }
}

/** EIN prefixes that are not in use, so that no number belongs to a real company. */
const prefixes = [
  '07',
  '08',
  '17',
  '18',
  '19',
  '28',
  '29',
  '49',
  '69',
  '78',
  '79',
  '89',
  '96',
  '97',
]

function importerNumber(random: Random, index: number): string {
  const a = assumptions.importers
  const kind = random.uniform()
  const serial = String((index * 7_919 + 1_234_567) % 10_000_000).padStart(7, '0')
  if (kind < a.individual_share) {
    // Area 666 is never issued.
    return `666-${serial.slice(1, 3)}-${serial.slice(3)}`
  }
  if (kind < a.individual_share + a.cbp_assigned_share) return `244601-${serial.slice(2)}`
  return `${random.pick(prefixes)}-${serial}00`
}

const firstWords =
  'Amber Birch Cobalt Delta Ember Fern Granite Harbor Indigo Juniper Keel Larch Meridian Northway Orchard Pine Quarry River Summit Tidal Umber Vale Willow Yarrow'.split(
    ' ',
  )
const secondWords =
  'Imports Trading Supply Goods Industries Products Holdings Logistics Brands Materials'.split(' ')

function importerName(random: Random, index: number): string {
  return `${random.pick(firstWords)} ${random.pick(secondWords)} ${String(index + 1).padStart(4, '0')} (simulated)`
}

/** Letter, digit, letter: one of the allowed patterns of a filer code. */
function filerCode(n: number): string {
  return `Z${n % 10}${String.fromCharCode(65 + (Math.floor(n / 10) % 26))}`
}
