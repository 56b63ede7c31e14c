import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { hourMs } from './calendar.ts'
import type { EventWriter } from './event-writer.ts'
import { type Inspection, withOddsRatio } from './exams.ts'
import { entryStream, type Filing } from './filing.ts'
import { at, nameKey, type Random } from './random.ts'

const aspects = { holds: nameKey('holds'), documents: nameKey('documents') }
type Agency = keyof typeof assumptions.holds.hours

/** Places and removes holds. Returns when the last one was removed, undefined without any. */
export function placeHolds(
  filing: Filing,
  writer: EventWriter,
  inspection: Inspection,
): number | undefined {
  const random = entryStream(filing, aspects.holds)
  const h = assumptions.holds
  const [drawHold, drawSecond, drawAgain, drawExam] = [
    random.uniform(),
    random.uniform(),
    random.uniform(),
    random.uniform(),
  ]
  const goodsCenter = Number(at(filing.route.goods, 0).goods.center) - 1
  const agencies = at(h.agencies, goodsCenter).split(' ') as Agency[]
  const { plants } = filing.world
  const strict = plants.strict_port?.port === filing.port.code ? plants.strict_port.ratio : 1
  const placed: Agency[] = []
  if (drawHold < withOddsRatio(at(h.base, goodsCenter), strict)) {
    placed.push(random.weighted(agencies.map((agency, rank) => [agency, 3 - rank] as const)))
    const second = agencies.find((agency) => !placed.includes(agency))
    if (second && drawSecond < h.second_agency) placed.push(second)
    if (drawAgain < h.placed_again) placed.push(at(placed, 0))
  }
  const physical = inspection.first_exam === 'tailgate' || inspection.first_exam === 'intensive'
  let removed: number | undefined
  if (physical && inspection.examined_at !== undefined && drawExam < h.with_physical_exam) {
    const from = Math.max(filing.filed_at, filing.arrived_at)
    removed = hold(filing, writer, 'CBP', 'exam', from, inspection.examined_at + hourMs)
  }
  const earliest = Math.max(filing.filed_at, filing.arrived_at - 12 * hourMs)
  placed.forEach((agency, rank) => {
    // Another agency may act meanwhile; the same one only after its first hold has ended.
    const repeated = placed.indexOf(agency) < rank
    const start =
      (repeated ? Math.max(earliest, removed ?? 0) : earliest) +
      random.exponential(shapes.holds.placed_after_hours) * hourMs
    const length = random.lognormal(h.hours[agency], h.hours_sigma) * hourMs
    const end = Math.max(start, filing.arrived_at) + length
    removed = Math.max(removed ?? 0, hold(filing, writer, agency, reasons[agency], start, end))
  })
  return removed
}

function hold(
  filing: Filing,
  writer: EventWriter,
  agency: string,
  reason: string,
  start: number,
  end: number,
): number {
  const hold_id = writer.id('H')
  writer.add('hold.placed', start, { entry: filing.ref, hold_id, agency, reason })
  writer.add('hold.removed', end, { entry: filing.ref, hold_id })
  return end
}

const reasons: Readonly<Record<Agency, string>> = {
  CBP: 'trade_enforcement',
  FDA: 'prior_notice',
  USDA: 'pest_inspection',
  CPSC: 'product_safety',
  EPA: 'chemical_import',
  FWS: 'wildlife_declaration',
  DOT: 'vehicle_conformity',
}

const kinds = [
  'commercial_invoice',
  'packing_list',
  'certificate_of_origin',
  'laboratory_report',
  'licence',
] as const

/** Documents asked for. Returns when the last one came, undefined when nothing is awaited. */
export function requestDocuments(
  filing: Filing,
  writer: EventWriter,
  inspection: Inspection,
): number | undefined {
  const random = entryStream(filing, aspects.documents)
  const d = assumptions.documents
  const asked = random.chance(d.requested) || inspection.first_exam === 'document'
  if (!asked) return undefined
  let last: number | undefined
  for (let count = random.chance(d.second) ? 2 : 1; count > 0; count -= 1) {
    const received = request(filing, writer, random)
    if (received !== undefined) last = Math.max(last ?? 0, received)
  }
  return last
}

function request(filing: Filing, writer: EventWriter, random: Random): number | undefined {
  const d = assumptions.documents
  const document_id = writer.id('D')
  const requested =
    filing.filed_at + random.exponential(shapes.documents.requested_after_hours) * hourMs
  const received = requested + random.lognormal(d.hours, shapes.documents.received_sigma) * hourMs
  const [never, routed] = [random.chance(d.never), random.chance(d.routed)]
  writer.add('document.requested', requested, {
    entry: filing.ref,
    document_id,
    kind: random.pick(kinds),
  })
  if (never) return undefined
  writer.add('document.received', received, { entry: filing.ref, document_id })
  if (routed) {
    const sent = received + random.exponential(shapes.documents.routed_after_hours) * hourMs
    writer.add('document.routed', sent, {
      entry: filing.ref,
      document_id,
      center: filing.state.center,
    })
  }
  return received
}
