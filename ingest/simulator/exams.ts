import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { hourMs, minuteMs } from './calendar.ts'
import type { EventWriter } from './event-writer.ts'
import { entryStream, type Filing } from './filing.ts'
import { isTrusted } from './importers.ts'
import { nameKey, type Random } from './random.ts'

export type ExamType = 'nii' | 'tailgate' | 'intensive' | 'document'

/** What selection and examination came to. Times are instants in milliseconds. */
export interface Inspection {
  selected: boolean
  /** Selected, but the port decided not to examine. */
  waived: boolean
  first_exam?: ExamType
  examined_at?: number
  presented_at?: number
}

const aspects = { selection: nameKey('selection'), exam: nameKey('exam') }

/**
 * Chance of being picked by targeting. Benefit and strictness are ratios of all selection, the
 * random stream included, so what the random stream gives anyway is taken off here.
 */
function targetedProbability(filing: Filing): number {
  const s = assumptions.selection
  const { plants, sight_scale } = filing.world
  const sight = sight_scale * Math.exp(s.sight * filing.targeted_log_odds)
  const targeted = Math.min(s.most, s.base[filing.route.carriage] * sight)
  const benefit = isTrusted(filing.state) ? (plants.benefit ?? s.trusted_ratio) : 1
  const all = Math.min(s.most, benefit * (s.random + (1 - s.random) * targeted))
  const strict = plants.strict_port?.port === filing.port.code ? plants.strict_port.ratio : 1
  return Math.max(0, (withOddsRatio(all, strict) - s.random) / (1 - s.random))
}

export function withOddsRatio(probability: number, ratio: number): number {
  const odds = (probability / (1 - probability)) * ratio
  return odds / (1 + odds)
}

export function inspect(filing: Filing, writer: EventWriter): Inspection {
  const random = entryStream(filing, aspects.selection)
  const s = assumptions.selection
  const [drawRandom, drawTargeted, drawWaiver] = [
    random.uniform(),
    random.uniform(),
    random.uniform(),
  ]
  const carriage = filing.route.carriage
  const first_exam = pickType(random, s.types[carriage])
  const method = random.weighted(
    Object.entries(s.method_weights) as ['rule' | 'model' | 'manual', number][],
  )
  const delay =
    random.lognormal(shapes.exam.selected_after_hours, shapes.exam.selected_sigma) * hourMs
  const isRandom = drawRandom < s.random
  const targeted = targetedProbability(filing)
  if (!isRandom && drawTargeted >= targeted) return { selected: false, waived: false }
  const selected_at =
    Math.max(filing.filed_at, Math.min(filing.arrived_at, filing.filed_at + 48 * hourMs)) + delay
  const probability = isRandom ? s.random : targeted
  writer.add('entry.selected', selected_at, {
    entry: filing.ref,
    selection_id: writer.id('S'),
    method: isRandom ? 'random' : method,
    selection_probability_ppm: Math.max(1, Math.min(1_000_000, Math.round(probability * 1e6))),
    rule_codes: isRandom || method !== 'rule' ? [] : ruleCodes(filing),
    exam_type: first_exam,
    ...(method === 'manual' && !isRandom ? { reason: 'Officer knowledge of the shipment' } : {}),
  })
  if (drawWaiver < s.waived) return { selected: true, waived: true, first_exam }
  return {
    selected: true,
    waived: false,
    first_exam,
    ...examine(filing, writer, first_exam, selected_at),
  }
}

function pickType(random: Random, weights: Readonly<Record<ExamType, number>>): ExamType {
  return random.weighted(Object.entries(weights) as [ExamType, number][])
}

function ruleCodes(filing: Filing): string[] {
  const codes: string[] = []
  if (filing.entry_type === '03') codes.push('ADCVD_LINE')
  if (filing.duty_cents > 1_000_000) codes.push('HIGH_DUTY')
  if (filing.lines.some((line) => line.preference !== undefined)) codes.push('PREFERENCE_CLAIM')
  if (filing.targeted_log_odds > 1) codes.push('LANE_HISTORY')
  return codes.length > 0 ? codes : ['MODE_SCREENING']
}

function examine(filing: Filing, writer: EventWriter, first: ExamType, selected: number) {
  const random = entryStream(filing, aspects.exam)
  const e = assumptions.exams
  const again = random.chance(e.second_exam)
  const types: ExamType[] = again
    ? [first, first === 'intensive' ? 'document' : 'intensive']
    : [first]
  let moment = Math.max(selected, filing.arrived_at)
  let presented_at: number | undefined
  for (const exam_type of types) {
    const exam_id = writer.id('X')
    const ordered = moment + random.exponential(shapes.exam.ordered_after_hours) * hourMs
    writer.add('exam.ordered', ordered, { entry: filing.ref, exam_id, exam_type })
    const hours = filing.route.carriage === 'sea' ? e.sea_hours : e.other_hours
    const duration = random.lognormal(hours[exam_type], e.hours_sigma) * hourMs
    const completed = ordered + Math.max(10 * minuteMs, duration)
    if (exam_type !== 'document' && presented_at === undefined) {
      presented_at = ordered + (completed - ordered) * shapes.exam.presented_at_share
      writer.add('cargo.presented', presented_at, { entry: filing.ref })
    }
    const found = findings(random, filing, exam_type)
    writer.add('exam.completed', completed, {
      entry: filing.ref,
      exam_id,
      exam_type,
      officer_minutes: Math.max(
        1,
        Math.round(random.lognormal(e.minutes[exam_type], shapes.exam.minutes_sigma)),
      ),
      ...found,
    })
    moment = completed + random.exponential(shapes.exam.next_after_hours) * hourMs
  }
  return { examined_at: moment, ...(presented_at === undefined ? {} : { presented_at }) }
}

function findings(random: Random, filing: Filing, type: ExamType) {
  const e = assumptions.exams
  const [draw, unclear] = [random.uniform(), random.uniform()]
  const { latent } = filing
  const sees = latent.material
    ? e.detects[type]
    : latent.letter_of_law
      ? e.detects[type] * e.detects_minor
      : 0
  if (latent.finding !== undefined && draw < sees) {
    return {
      result: 'discrepancy' as const,
      findings: [{ kind: latent.finding, line_number: 1 }],
      duty_change_cents: latent.revenue_change_cents,
    }
  }
  const result = unclear < e.inconclusive ? ('inconclusive' as const) : ('no_discrepancy' as const)
  return { result, findings: [], duty_change_cents: 0 }
}
