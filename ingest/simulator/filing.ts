import { entryCheckDigit } from '../contract/codes.ts'
import type { EntryRef, Line } from '../contract/entry-event.ts'
import { assumptions } from './assumptions.ts'
import { dayMs, fromLocal, hourMs, isoDate, minuteMs } from './calendar.ts'
import { stateAt, type AccountState, type Importer } from './importers.ts'
import { drawLatent, type Latent } from './latent.ts'
import type { Port } from './ports.ts'
import { at, nameKey, type Random, runningSum, stream } from './random.ts'
import type { Route, RouteGoods } from './routes.ts'
import { riskMultiplier, type World } from './world.ts'

/** One entry as filed, with what only the simulator knows about it. */
export interface Filing {
  world: World
  day: number
  index: number
  ref: EntryRef
  importer: Importer
  state: AccountState
  route: Route
  port: Port
  filed_at: number
  arrived_at: number
  entry_type: string
  lines: Line[]
  value_cents: number
  duty_cents: number
  /** Log-odds that targeting sees part of. */
  targeted_log_odds: number
  /** Traits of goods or account that a port officer would look at. */
  traits: boolean
  latent: Latent
}

/** The stream of one aspect of an entry. */
export function entryStream(filing: Filing, aspect: number): Random {
  return stream(filing.world.seed, aspect, filing.day, filing.index)
}

const aspect = { filing: nameKey('filing'), evasion: nameKey('evasion-entry') }
const hours = runningSum(assumptions.calendar.hour_weights)

export function fileEntry(world: World, day: number, index: number): Filing {
  const random = stream(world.seed, aspect.filing, day, index)
  const importer = pickImporter(world, random, day)
  const evades =
    importer.evader &&
    world.evasion !== undefined &&
    day >= world.evasion.from_day &&
    stream(world.seed, aspect.evasion, day, index).chance(assumptions.evasion.share_of_entries)
  const usual = at(importer.routes, random.index(importer.route_weights))
  const route = evades && world.evasion ? world.evasion.route : usual
  const port = at(route.ports, random.index(route.port_weights))
  const localMs =
    world.from + day * dayMs + random.index(hours) * hourMs + random.below(60 * minuteMs)
  const filed_at = fromLocal(port.zone, localMs)
  const state = stateAt(importer, filed_at)
  const arrived_at = filed_at + arrivalOffset(random, route)
  const main = random.below(route.goods.length)
  const { lines, value_cents, duty_cents } = makeLines(random, importer, route, main)
  const odds = riskMultiplier(importer, route, main, filed_at)
  const planted = world.evasion
  const inLane =
    planted !== undefined &&
    day >= planted.from_day &&
    lines.some(
      (line) => line.origin === planted.route.origin && line.hts10.startsWith(planted.hts6),
    )
  const item = at(route.goods, main)
  return {
    world,
    day,
    index,
    ref: {
      number: entryNumber(world, day, index, random.pick(importer.filers)),
      port: port.code,
      filed_on: isoDate(localMs),
    },
    importer,
    state,
    route,
    port,
    filed_at,
    arrived_at,
    entry_type: entryType(random, lines, value_cents),
    lines,
    value_cents,
    duty_cents,
    targeted_log_odds: odds.targeted,
    traits: hasTraits(odds.targeted, item, duty_cents),
    latent: drawLatent(world, day, index, {
      multiplier: Math.exp(odds.all),
      value_cents,
      duty_cents,
      item,
      ...(inLane ? { planted_rate: planted.rate } : {}),
    }),
  }
}

function hasTraits(logOdds: number, item: RouteGoods, duty: number): boolean {
  return (
    logOdds > assumptions.disposition.trait_log_odds ||
    item.adcvd_case !== undefined ||
    duty >= 1_000_000
  )
}

function pickImporter(world: World, random: Random, day: number): Importer {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const importer = at(world.importers, random.index(world.importer_weights))
    if (importer.born_day <= day) return importer
  }
  return world.importers.find((importer) => importer.born_day < 0) ?? at(world.importers, 0)
}

/** Milliseconds from filing to arrival; negative when the cargo came first. */
function arrivalOffset(random: Random, route: Route): number {
  const { prearrival, most_offset_hours } = assumptions.filing
  const { share, lead, lag } = prearrival[route.carriage]
  const early = random.chance(share)
  const size = Math.min(random.exponential(early ? lead : lag), most_offset_hours)
  return Math.floor((early ? size : -size) * hourMs)
}

/** Filer code, seven digits that do not repeat for years, check digit. */
function entryNumber(world: World, day: number, index: number, filer: string): string {
  const perDay = Math.max(2_000, Math.ceil((world.entries / world.days) * 4))
  const serial = ((day * perDay + index) * 7_654_321 + 1_000_003) % 10_000_000
  const base = `${filer}${String(serial).padStart(7, '0')}`
  return `${base}${entryCheckDigit(base)}`
}

function entryType(random: Random, lines: readonly Line[], value: number): string {
  const special = random.uniform()
  const f = assumptions.filing
  if (lines.some((line) => line.adcvd_case !== undefined)) return '03'
  if (value < f.informal_below_cents) return '11'
  let edge = 0
  for (const [code, share] of Object.entries(f.other_types)) {
    edge += share
    if (special < edge) return code
  }
  return '01'
}

function makeLines(random: Random, importer: Importer, route: Route, main: number) {
  const f = assumptions.filing
  const extra = Math.floor(random.exponential(importer.lines_mean - 0.5))
  const count = Math.min(f.lines_most, 1 + extra)
  const total =
    f.value_median_cents * importer.value_scale * random.lognormal(1, f.value_entry_sigma)
  const parts = Array.from({ length: count }, () => random.exponential(1))
  const sum = parts.reduce((a, b) => a + b, 0)
  const lines = parts.map((part, index) => {
    const item = at(route.goods, index === 0 ? main : random.below(route.goods.length))
    return makeLine(random, item, route.origin, index + 1, Math.ceil((total * part) / sum))
  })
  let [value_cents, duty_cents] = [0, 0]
  for (const line of lines) {
    value_cents += line.value_cents
    duty_cents += line.duty_cents ?? 0
  }
  return { lines, value_cents, duty_cents }
}

function makeLine(
  random: Random,
  item: RouteGoods,
  origin: string,
  number: number,
  value: number,
): Line {
  const f = assumptions.filing
  const kilograms = (value / item.goods.cents_per_kg) * random.lognormal(1, f.weight_sigma)
  const manufacturer = random.pick(item.manufacturers)
  const known = !random.chance(f.missing_manufacturer)
  const weighed = !random.chance(f.missing_weight)
  return {
    line_number: number,
    hts10: item.goods.hts10,
    origin,
    ...(known ? { manufacturer_id: manufacturer } : {}),
    value_cents: value,
    duty_cents: Math.round((value * item.duty_rate_ppm) / 1_000_000),
    duty_rate_ppm: item.duty_rate_ppm,
    ...(weighed ? { weight_grams: Math.max(1, Math.round(kilograms * 1_000)) } : {}),
    quantity: Math.max(1, Math.round(kilograms)),
    ...(item.preference ? { preference: item.preference } : {}),
    ...(item.adcvd_case ? { adcvd_case: item.adcvd_case } : {}),
  }
}
