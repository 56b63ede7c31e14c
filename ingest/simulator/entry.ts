import type { Line } from '../contract/entry-event.ts'
import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { hourMs, localDate, minuteMs } from './calendar.ts'
import { EventWriter, type TimedEvent } from './event-writer.ts'
import { inspect } from './exams.ts'
import { entryStream, fileEntry, type Filing } from './filing.ts'
import { placeHolds, requestDocuments } from './holds.ts'
import { settle } from './money.ts'
import { portsOf } from './ports.ts'
import { nameKey, stream } from './random.ts'
import { decideRelease } from './release.ts'
import { review } from './reviews.ts'
import { centerWork } from './work.ts'
import type { World } from './world.ts'

const aspects = { fate: nameKey('fate'), emission: nameKey('emission') }

/** One entry from filing to liquidation, all of it, however far in the future. */
export function simulateEntry(
  world: World,
  day: number,
  index: number,
): { filing: Filing; events: TimedEvent[] } {
  const key = `${world.tag}${day.toString(36)}-${index.toString(36)}`
  const writer = new EventWriter(key, stream(world.seed, aspects.emission, day, index))
  const filing = applyFate(fileEntry(world, day, index), writer)
  writer.add('cargo.arrived', filing.arrived_at, {
    entry: filing.ref,
    bill_of_lading: `SIMU${filing.ref.number.slice(3, 10)}`,
  })
  const inspection = inspect(filing, writer)
  const holdsEnded = placeHolds(filing, writer, inspection)
  requestDocuments(filing, writer, inspection)
  const outcome = decideRelease(filing, writer, inspection, holdsEnded)
  const summary =
    outcome.released_at === undefined ? undefined : settle(filing, writer, outcome.released_at)
  if (summary) review(filing, writer, summary.filed_at)
  centerWork(filing, writer, summary, outcome)
  return { filing, events: writer.events }
}

/** Writes the filing, and what may become of it: cancelled, moved to another port, filed again. */
function applyFate(filing: Filing, writer: EventWriter): Filing {
  const f = assumptions.fates
  const random = entryStream(filing, aspects.fate)
  const [drawCancel, drawMove, drawRefile] = [random.uniform(), random.uniform(), random.uniform()]
  writeFiled(filing, writer, filing.filed_at, filing.lines)
  if (drawCancel < f.cancelled) {
    const moment = Math.floor(
      filing.filed_at + Math.max(0.2, random.exponential(f.cancelled_hours)) * hourMs,
    )
    const reason = random.pick(['not_arrived', 'duplicate_entry', 'wrong_importer', 'exported'])
    writer.add('entry.cancelled', moment, { entry: filing.ref, reason })
    writer.until = moment
    return filing
  }
  if (drawMove < f.moved) return move(filing, writer)
  if (drawRefile < f.refiled) return refile(filing, writer)
  return filing
}

function writeFiled(
  filing: Filing,
  writer: EventWriter,
  moment: number,
  lines: readonly Line[],
): void {
  writer.add('entry.filed', moment, {
    entry: filing.ref,
    importer_number: filing.importer.number,
    entry_type: filing.entry_type,
    mode: filing.route.mode,
    departure: filing.route.origin.startsWith('X') ? 'CA' : filing.route.origin,
    lines: [...lines],
  })
}

/** Cargo diverted to another port of the same kind: a new reference with its own filing. */
function move(filing: Filing, writer: EventWriter): Filing {
  const random = entryStream(filing, nameKey('move'))
  const others = portsOf(filing.port.group).filter((port) => port.code !== filing.port.code)
  const port = random.pick(others)
  const moved_at = Math.floor(
    filing.filed_at + (0.5 + random.exponential(shapes.fate.moved_after_hours)) * hourMs,
  )
  const filed_at = moved_at + 5 * minuteMs
  const ref = {
    number: filing.ref.number,
    port: port.code,
    filed_on: localDate(port.zone, filed_at),
  }
  writer.add('entry.moved', moved_at, { entry: filing.ref, to: ref })
  const arrived_at = Math.max(
    filing.arrived_at,
    Math.floor(filed_at + random.exponential(shapes.fate.moved_arrival_hours) * hourMs),
  )
  const moved = { ...filing, port, ref, filed_at, arrived_at }
  writeFiled(moved, writer, filed_at, moved.lines)
  return moved
}

/** A corrected filing with the same reference; its lines replace the earlier ones whole. */
function refile(filing: Filing, writer: EventWriter): Filing {
  const random = entryStream(filing, nameKey('refile'))
  const moment = Math.floor(
    filing.filed_at + (0.1 + random.exponential(shapes.fate.refiled_after_hours)) * hourMs,
  )
  const fewer = filing.lines.length > 1 && random.chance(assumptions.fates.refiled_fewer_lines)
  const kept = fewer
    ? filing.lines.slice(0, 1 + random.below(filing.lines.length - 1))
    : filing.lines
  const changed = random.below(kept.length)
  const { refiled_value_least, refiled_value_range } = shapes.fate
  const factor = fewer ? 1 : refiled_value_least + refiled_value_range * random.uniform()
  const lines = kept.map((line, index) => (index === changed ? scaled(line, factor) : line))
  let [value_cents, duty_cents] = [0, 0]
  for (const line of lines) {
    value_cents += line.value_cents
    duty_cents += line.duty_cents ?? 0
  }
  const corrected = { ...filing, lines, value_cents, duty_cents }
  writeFiled(corrected, writer, moment, lines)
  return corrected
}

function scaled(line: Line, factor: number): Line {
  const value_cents = Math.max(1, Math.round(line.value_cents * factor))
  const rate = line.duty_rate_ppm ?? 0
  return { ...line, value_cents, duty_cents: Math.round((value_cents * rate) / 1_000_000) }
}
