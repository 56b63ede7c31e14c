import type { EntryRef, EventOf } from '../contract/entry-event.ts'
import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { dayMs, hourMs } from './calendar.ts'
import type { EventWriter } from './event-writer.ts'
import { entryStream, type Filing } from './filing.ts'
import { isTrusted, stateAt } from './importers.ts'
import type { Summary } from './money.ts'
import { nameKey, type Random } from './random.ts'
import type { PortOutcome } from './release.ts'

type WorkType = EventOf<'work.opened'>['work_type']

const s = shapes.work
const aspects = {
  cf28: nameKey('cf28'),
  cf29: nameKey('cf29'),
  psc: nameKey('psc-review'),
  protest: nameKey('protest'),
  disclosure: nameKey('prior-disclosure'),
  validation: nameKey('validation'),
  inquiry: nameKey('inquiry'),
}

/** Center work that an entry gives rise to, directly or by keeping its importer's account busy. */
export function centerWork(
  filing: Filing,
  writer: EventWriter,
  summary: Summary | undefined,
  outcome: PortOutcome,
): void {
  const w = assumptions.work
  if (summary) {
    requests(filing, writer, summary)
    const psc = entryStream(filing, aspects.psc)
    if (summary.corrected_at !== undefined && psc.chance(w.psc_review)) {
      work(
        filing,
        writer,
        psc,
        'psc_review',
        summary.corrected_at + psc.exponential(s.psc_review_after_days) * dayMs,
        true,
      )
    }
  }
  protests(filing, writer, summary, outcome)
  accountWork(filing, writer, 'prior_disclosure', aspects.disclosure, w.prior_disclosure)
  accountWork(filing, writer, 'validation', aspects.validation, w.validation)
  accountWork(filing, writer, 'inquiry', aspects.inquiry, w.inquiry)
}

/** Requests for information, and proposed actions that follow them or stand alone. */
function requests(filing: Filing, writer: EventWriter, summary: Summary): void {
  const w = assumptions.work
  const random = entryStream(filing, aspects.cf28)
  const next = entryStream(filing, aspects.cf29)
  const risky = Math.min(4, Math.exp(0.5 * filing.targeted_log_odds))
  let proposed = next.chance(w.cf29_alone)
    ? summary.filed_at + next.exponential(s.cf29_alone_after_days) * dayMs
    : undefined
  if (random.chance(w.cf28 * risky)) {
    const opened = summary.filed_at + random.exponential(s.cf28_after_days) * dayMs
    const closed = work(filing, writer, random, 'cf28', opened, true)
    const grounds = filing.latent.letter_of_law
      ? s.cf29_after_cf28_with_discrepancy
      : w.cf29_after_cf28
    if (next.chance(grounds)) proposed = closed + next.exponential(s.cf29_after_cf28_days) * dayMs
  }
  if (proposed !== undefined) work(filing, writer, next, 'cf29', proposed, true)
}

function protests(
  filing: Filing,
  writer: EventWriter,
  summary: Summary | undefined,
  outcome: PortOutcome,
): void {
  const random = entryStream(filing, aspects.protest)
  const [older, excluded, own] = [random.uniform(), random.uniform(), random.uniform()]
  const w = assumptions.work
  if (older < w.protest) {
    // About an entry liquidated before this world began: it has no reference here.
    work(
      filing,
      writer,
      random,
      'protest',
      filing.filed_at + random.exponential(s.protest_after_days) * dayMs,
      false,
    )
  }
  if (outcome.excluded_at !== undefined && excluded < s.protest_of_exclusion) {
    work(
      filing,
      writer,
      random,
      'protest',
      outcome.excluded_at + random.exponential(s.protest_of_exclusion_after_days) * dayMs,
      true,
    )
  }
  if (summary?.liquidated_at !== undefined && own < 2 * w.protest) {
    const moment = summary.liquidated_at + random.uniform() * s.protest_within_days * dayMs
    work(filing, writer, random, 'protest', moment, true)
  }
}

function accountWork(
  filing: Filing,
  writer: EventWriter,
  type: WorkType,
  aspect: number,
  rate: number,
): void {
  const random = entryStream(filing, aspect)
  if (!random.chance(rate)) return
  const opened = filing.filed_at + random.exponential(s.account_after_hours) * hourMs
  work(filing, writer, random, type, opened, random.chance(assumptions.work.about_entry))
}

/** One piece of work from opening to closing. Returns when it closes. */
function work(
  filing: Filing,
  writer: EventWriter,
  random: Random,
  work_type: WorkType,
  opened: number,
  about: boolean,
): number {
  const w = assumptions.work
  const state = stateAt(filing.importer, opened)
  const work_id = writer.id('W')
  const slow = filing.world.plants.slow_center
  const pace = slow?.center === state.center ? slow.ratio : 1
  writer.add('work.opened', opened, {
    work_id,
    work_type,
    center: state.center,
    importer_number: filing.importer.number,
    ...(about ? { about: copyOf(filing.ref) } : {}),
    ...(work_type === 'protest' ? { protest: protestNumber(filing, random, opened) } : {}),
    division: division(filing, random, isTrusted(state)),
    team_code: `${10 + random.below(w.teams_per_center) * 3}${state.center.slice(2)}`,
  })
  let length = Math.max(hourMs, random.lognormal(w.days[work_type], w.days_sigma) * pace * dayMs)
  const accelerated = work_type === 'protest' && random.chance(w.accelerated)
  if (accelerated) {
    const asked = opened + length * s.accelerated_at
    writer.add('work.accelerated', asked, { work_id })
    length =
      length * s.accelerated_at +
      (s.accelerated_least_days + s.accelerated_range_days * random.uniform()) * pace * dayMs
  }
  const asksForAnswer = work_type === 'cf28' || work_type === 'cf29' || work_type === 'validation'
  if (asksForAnswer && random.chance(w.responded)) {
    const answered = Math.min(
      random.lognormal(w.response_days, s.response_sigma) * dayMs,
      length * s.response_latest,
    )
    writer.add('work.responded', opened + answered, { work_id })
  }
  if (work_type !== 'inquiry' && !accelerated && random.chance(w.paused)) {
    const paused = opened + length * s.paused_at
    const pause = random.exponential(s.pause_days) * dayMs + hourMs
    writer.add('work.paused', paused, { work_id, reason: random.pick(pauseReasons) })
    writer.add('work.resumed', paused + pause, { work_id })
    length += pause
  }
  const outcome = random.weighted(outcomes[work_type])
  const earns = earning.test(outcome)
  writer.add('work.closed', opened + length, {
    work_id,
    outcome,
    ...(earns ? { revenue_change_cents: revenue(filing, random, outcome) } : {}),
  })
  return opened + length
}

function copyOf(ref: EntryRef): EntryRef {
  return { number: ref.number, port: ref.port, filed_on: ref.filed_on }
}

/** Port, year and sequence. */
function protestNumber(filing: Filing, random: Random, opened: number): string {
  const year = new Date(opened).getUTCFullYear()
  return `${filing.ref.port}-${year}-${String(100_000 + random.below(900_000))}`
}

function division(filing: Filing, random: Random, trusted: boolean) {
  if (trusted) return 'partnership'
  const grave = filing.latent.material || filing.entry_type === '03'
  return random.chance(grave ? s.enforcement_if_grave : s.enforcement)
    ? 'enforcement'
    : 'validation_compliance'
}

const pauseReasons = ['laboratory', 'ruling_requested', 'court_case', 'audit'] as const
const earning = /advance|approved|increase|accepted|discrepanc/

const outcomes: Readonly<Record<WorkType, readonly (readonly [string, number])[]>> =
  shapes.work_outcomes

function revenue(filing: Filing, random: Random, outcome: string): number {
  const size = Math.round(Math.max(5_000, filing.duty_cents) * random.uniform() * s.revenue_share)
  return outcome.startsWith('approved') ? -size : size
}
