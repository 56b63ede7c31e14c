import { assumptions } from './assumptions.ts'
import { dayMs, hourMs } from './calendar.ts'
import { EventWriter, type TimedEvent } from './event-writer.ts'
import { centerCodes, type AccountState, type Importer } from './importers.ts'
import { at, nameKey, stream } from './random.ts'
import type { World } from './world.ts'

const aspects = { account: nameKey('account'), staffing: nameKey('staffing') }

/**
 * Account and staffing events of a world day. Accounts older than the world are sent on its first
 * day, ahead of everything else, with the time of their registration.
 */
export function accountDay(world: World, day: number): TimedEvent[] {
  const start = world.from + day * dayMs
  const events: TimedEvent[] = []
  for (const importer of world.importers) {
    const registers = day === 0 ? importer.born_day <= 0 : importer.born_day === day
    if (!registers && !changesIn(importer, start)) continue
    const key = `${world.tag}a${importer.index.toString(36)}-${day.toString(36)}`
    const writer = new EventWriter(key, stream(world.seed, aspects.account, day, importer.index))
    importer.states.forEach((state, index) => {
      if (index === 0) {
        if (registers) writer.add('importer.registered', state.from, fields(importer, state))
      } else if (state.from >= start && state.from < start + dayMs) {
        writer.add('importer.updated', state.from, fields(importer, state))
      }
    })
    for (const timed of writer.events) {
      // A registration is on time: no filing of the account may come before it.
      const registration = timed.event.event_type === 'importer.registered'
      const sent = importer.born_day < 0 ? world.from - 5 * dayMs : importer.registered_at
      events.push(registration ? { ...timed, emit: sent } : timed)
    }
  }
  return [...events, ...staffing(world, day, start)]
}

function changesIn(importer: Importer, start: number): boolean {
  return importer.states.some((state) => state.from >= start && state.from < start + dayMs)
}

function fields(importer: Importer, state: AccountState) {
  return {
    importer_number: importer.number,
    name: importer.name,
    center: state.center,
    center_basis: state.basis,
    ...(state.override_reason === undefined ? {} : { override_reason: state.override_reason }),
    ctpat_tier: state.tier,
    trade_compliance: state.trade_compliance,
  }
}

/** Staff of every Center on the first day of the world and of each quarter. */
function staffing(world: World, day: number, start: number): TimedEvent[] {
  const date = new Date(start)
  const quarter = date.getUTCDate() === 1 && date.getUTCMonth() % 3 === 0
  if (day !== 0 && !quarter) return []
  return centerCodes.flatMap((center, index) => {
    const random = stream(world.seed, aspects.staffing, day, index)
    const share = at(assumptions.importers.center_shares, index) / 100
    const positions = Math.round(assumptions.staffing.positions * share)
    const staff = Math.round(
      positions * Math.min(1, assumptions.staffing.filled + 0.04 * random.normal()),
    )
    const writer = new EventWriter(`${world.tag}c${center}-${day.toString(36)}`, random)
    writer.add('center.staffed', start + 4 * hourMs, { center, positions, staff })
    return writer.events
  })
}
