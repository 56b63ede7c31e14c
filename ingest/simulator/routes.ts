import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { goods, orderCountries, origins, type Goods } from './goods.ts'
import { portsOf, type Port, type PortGroup } from './ports.ts'
import { type Random, runningSum } from './random.ts'

/** Goods of one origin as one importer brings them in, with the risk of that lane. */
export interface RouteGoods {
  goods: Goods
  manufacturers: string[]
  duty_rate_ppm: number
  preference?: string
  adcvd_case?: string
  log_odds: number
}

/** How the simulator's rates distinguish transport. */
export type Carriage = 'sea' | 'air' | 'truck' | 'rail' | 'other'

/** An origin, a mode and the ports one importer uses for them. */
export interface Route {
  origin: string
  mode: string
  carriage: Carriage
  ports: Port[]
  port_weights: number[]
  goods: RouteGoods[]
}

const r = shapes.routes
const byCenter = new Map<string, Goods[]>()
for (const item of goods) byCenter.set(item.center, [...(byCenter.get(item.center) ?? []), item])

export function makeRoutes(
  random: Random,
  center: string,
  importer: number,
): { routes: Route[]; route_weights: number[] } {
  const count = 1 + Math.min(4, Math.floor(random.exponential(r.extra_mean)))
  const routes = Array.from({ length: count }, (_, index) =>
    makeRoute(random, center, importer * 10 + index),
  )
  return {
    routes,
    route_weights: runningSum(routes.map(() => random.lognormal(1, r.weight_sigma))),
  }
}

function makeRoute(random: Random, center: string, key: number): Route {
  const own = byCenter.get(center) ?? goods
  const pool = random.chance(assumptions.importers.foreign_goods_share) ? goods : own
  const main = random.pick(pool)
  const origin = random.weighted(origins[main.profile])
  const { mode, carriage, group } = transport(random, main, origin)
  const siblings = goods.filter((item) => item.center === main.center)
  const chosen = new Set([main])
  for (let extra = random.below(5); extra > 0; extra -= 1) chosen.add(random.pick(siblings))
  const candidates = portsOf(group).map((port) => [port, port.share] as const)
  const ports = new Set<Port>()
  for (let tries = 1 + random.below(5); tries > 0; tries -= 1)
    ports.add(random.weighted(candidates))
  return {
    origin,
    mode,
    carriage,
    ports: [...ports],
    port_weights: runningSum(
      [...ports].map((port) => port.share * random.lognormal(1, r.port_sigma)),
    ),
    goods: [...chosen].map((item) => routeGoods(random, item, origin, key)),
  }
}

export function routeGoods(random: Random, item: Goods, origin: string, key: number): RouteGoods {
  const f = assumptions.filing
  const order = item.orders ? orderCountries[origin] : undefined
  const subject = order !== undefined && random.chance(f.order_applies)
  const programme = programmeOf(origin)
  const preference = programme && random.chance(f.preference_claimed) ? programme : undefined
  const extra = origin === 'CN' ? f.china_extra_ppm : 0
  return {
    goods: item,
    manufacturers: Array.from({ length: 1 + random.below(3) }, () =>
      manufacturerId(random, origin, key),
    ),
    duty_rate_ppm: preference ? 0 : item.duty_rate_ppm + extra,
    ...(preference ? { preference } : {}),
    ...(subject ? { adcvd_case: caseNumber(random, item, order) } : {}),
    log_odds: assumptions.risk.lane_sigma * random.normal(),
  }
}

function programmeOf(origin: string): string | undefined {
  if (origin === 'MX' || origin.startsWith('X')) return 'USMCA'
  return origin === 'KR' ? 'KORUS' : undefined
}

/** One case number for goods and country: the same goods carry the same case everywhere. */
function caseNumber(random: Random, item: Goods, country: string): string {
  const serial = String((Number(item.hts10.slice(0, 6)) * 37) % 1_000).padStart(3, '0')
  const kind = country === '570' || country === '580' || random.chance(r.antidumping) ? 'A' : 'C'
  return `${kind}${country}${serial}${random.chance(r.company_case) ? '001' : '000'}`
}

const syllables =
  'SHA GUA TAI HAN MUM SEO OSA DEL NIN VIE MEX MON LYO BER MIL SAO TUR KUA PEN JAK'.split(' ')

/** Country, name, street number and city, at most 15 characters; no real manufacturer is meant. */
function manufacturerId(random: Random, origin: string, key: number): string {
  const word = () => random.pick(syllables)
  const street = String((key * 13 + random.below(90)) % 10_000)
  return `${origin}${word()}${word()}${street}${word()}`
}

interface Transport {
  mode: string
  carriage: Carriage
  group: PortGroup
}

const sea = (mode: string): Transport => ({ mode, carriage: 'sea', group: 'sea' })
const air = (mode: string): Transport => ({ mode, carriage: 'air', group: 'air' })
/** Shares of transport by origin and goods: assumptions. */
function transport(random: Random, item: Goods, origin: string): Transport {
  const border = origin === 'MX' ? 'south' : origin.startsWith('X') ? 'north' : undefined
  if (border && item.profile === 'oil' && border === 'north' && random.chance(r.pipeline)) {
    return { mode: '70', carriage: 'other', group: 'north' }
  }
  if (border && random.chance(r.over_land)) {
    const rail = random.chance(item.profile === 'auto' ? r.rail_vehicles : r.rail)
    if (rail)
      return { mode: random.chance(r.rail_bulk) ? '20' : '21', carriage: 'rail', group: border }
    return { mode: random.chance(r.truck_bulk) ? '30' : '31', carriage: 'truck', group: border }
  }
  if (random.chance(shapes.air_share[item.profile])) {
    if (random.chance(r.mail_of_air)) return { mode: '50', carriage: 'other', group: 'air' }
    return air(random.chance(r.air_loose) ? '40' : '41')
  }
  return sea(random.chance(shapes.bulk_share[item.profile]) ? '10' : '11')
}
