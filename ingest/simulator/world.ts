import { assumptions } from './assumptions.ts'
import { dayMs, isHoliday, weekday } from './calendar.ts'
import { goods } from './goods.ts'
import { isTrusted, makeImporters, stateAt, type Importer } from './importers.ts'
import type { Plants } from './plants.ts'
import { at, nameKey, runningSum, stream } from './random.ts'
import { routeGoods, type Route } from './routes.ts'

export interface SimulatorOptions {
  seed: number
  /** Entries filed in the first `days` days. */
  entries: number
  /** Midnight UTC of the first day, in milliseconds. */
  from: number
  days: number
  plants?: Plants
}

/** Everything that is fixed before the first day. */
export interface World extends Required<SimulatorOptions> {
  /** Part of every id, so that two worlds never share one. */
  tag: string
  importers: Importer[]
  importer_weights: number[]
  /** Makes the expected share of material discrepancies the assumed one. */
  risk_scale: number
  /** Makes the mean of the targeting multiplier 1, so that the base rates are what comes out. */
  sight_scale: number
  evasion?: { route: Route; from_day: number; rate: number; hts6: string }
}

export function makeWorld(options: SimulatorOptions): World {
  const { seed, entries, from, days } = options
  const plants = options.plants ?? {}
  const importers = makeImporters(seed, entries, from, plants)
  const world: World = {
    seed,
    entries,
    from,
    days,
    plants,
    tag: (nameKey(`${seed}:${from}:${entries}:${days}`) % 1_679_616).toString(36),
    importers,
    importer_weights: runningSum(importers.map((importer) => importer.weight)),
    risk_scale: 1,
    sight_scale: 1,
  }
  Object.assign(world, calibrate(world))
  const lane = plants.evasion_lane
  if (lane) {
    const from_day = Math.floor(days * assumptions.evasion.from_share_of_days)
    const route = evasionRoute(world, lane.hts6, lane.origin)
    world.evasion = { route, from_day, rate: lane.rate, hts6: lane.hts6 }
  }
  return world
}

/** Multiplier of the chance of a material discrepancy, before `risk_scale`. */
export function riskMultiplier(importer: Importer, route: Route, goodsIndex: number, at_: number) {
  const { risk } = assumptions
  const item = at(route.goods, goodsIndex)
  const state = stateAt(importer, at_)
  const isNew = at_ - importer.registered_at < risk.new_account_days * dayMs
  /** What targeting can see part of; programme membership is left to the benefit ratio. */
  const targeted =
    importer.log_odds +
    item.log_odds +
    (item.adcvd_case ? risk.adcvd_log_odds : 0) +
    (item.preference ? risk.preference_log_odds : 0) +
    (isNew ? risk.new_account_log_odds : 0)
  return { targeted, all: targeted + (isTrusted(state) ? risk.trusted_log_odds : 0) }
}

/** Share of material discrepancies the world aims at: assumed, or one less a planted compliance rate. */
export function materialTarget(plants: Plants): number {
  return plants.compliance === undefined ? assumptions.risk.material : 1 - plants.compliance
}

/** Solves for the scales by fixed-point steps over every importer, route and goods, weighted by volume. */
function calibrate(world: World): Pick<World, 'risk_scale' | 'sight_scale'> {
  const cells: [number, number, number][] = []
  for (const importer of world.importers) {
    importer.routes.forEach((route, index) => {
      const total = at(importer.route_weights, importer.route_weights.length - 1)
      const before = index === 0 ? 0 : at(importer.route_weights, index - 1)
      const share = (at(importer.route_weights, index) - before) / total / route.goods.length
      route.goods.forEach((_, goodsIndex) => {
        const { all, targeted } = riskMultiplier(importer, route, goodsIndex, world.from)
        const sight = Math.exp(assumptions.selection.sight * targeted)
        cells.push([importer.weight * share, Math.exp(all), sight])
      })
    })
  }
  const weight = cells.reduce((sum, [w]) => sum + w, 0)
  const target = materialTarget(world.plants)
  const sight_scale = weight / cells.reduce((sum, [w, , sight]) => sum + w * sight, 0)
  let scale = target
  for (let step = 0; step < 30; step += 1) {
    const mean =
      cells.reduce((sum, [w, m]) => sum + w * Math.min(assumptions.risk.most, scale * m), 0) /
      weight
    if (mean === 0) break
    scale *= target / mean
  }
  return { risk_scale: scale, sight_scale }
}

function evasionRoute(world: World, hts6: string, origin: string): Route {
  const random = stream(world.seed, nameKey('evasion'))
  const known = goods.find((item) => item.hts10.startsWith(hts6))
  const item = known ?? { ...at(goods, 0), hts10: `${hts6}0000`, duty_rate_ppm: 50_000 }
  const like = world.importers
    .flatMap((importer) => importer.routes)
    .find((route) => route.origin === origin && route.carriage !== 'other')
  const fallback = world.importers
    .flatMap((importer) => importer.routes)
    .find((route) => route.carriage === 'sea')
  const template = like ?? fallback ?? at(at(world.importers, 0).routes, 0)
  return { ...template, origin, goods: [routeGoods(random, item, origin, 1)] }
}

const volumeByDay = new Map<number, number[]>()

/** Weight of the days before `day`, from the first day of the world: exact integers. */
function volumeBefore(from: number, day: number): number {
  let sums = volumeByDay.get(from)
  if (!sums) {
    sums = [0]
    volumeByDay.set(from, sums)
  }
  const { weekday_weights, holiday_weight } = assumptions.calendar
  while (sums.length <= day) {
    const date = from + (sums.length - 1) * dayMs
    const weight = isHoliday(date) ? holiday_weight : at(weekday_weights, weekday(date))
    sums.push(at(sums, sums.length - 1) + weight)
  }
  return at(sums, day)
}

/** Entries filed on a day. `perDay` replaces the mean rate after the first `days` days. */
export function entriesOnDay(world: World, day: number, perDay?: number): number {
  const total = volumeBefore(world.from, world.days)
  const entries =
    perDay === undefined || day < world.days ? world.entries : Math.round(perDay * world.days)
  const through = (end: number) => Math.floor((entries * volumeBefore(world.from, end)) / total)
  return through(day + 1) - through(day)
}
