/** One entry as the contract shows it. */
import type { EntryDetail } from '../../server/contract/entries.ts'
import { maskNumber } from './oracle-account.ts'
import type { Clock } from './oracle-clocks.ts'
import type { Entry } from './oracle-entry.ts'
import { type Copy, eventsOf, orNull, text } from './oracle-evidence.ts'
import { isWaiting } from './oracle-queues.ts'
import { byText } from './oracle-range.ts'
import { portOf, zoneOf } from './oracle-reference.ts'
import type { World } from './oracle-world.ts'

/** The parts of the envelope that do not follow from the events. */
export type Unknowable = 'as_of' | 'applied_at' | 'computed_at'
export type OracleEntry = Omit<EntryDetail, Unknowable>
type Part<K extends keyof EntryDetail> = NonNullable<EntryDetail[K]>

const shared = new Set([
  'event_id',
  'event_type',
  'schema_version',
  'occurred_at',
  'source',
  'simulated',
  'entry',
])

function timelineOf({ event, counted }: Copy): Part<'timeline'>[number] {
  const { occurred_at, event_id, event_type, source } = event
  const fields = Object.fromEntries(
    Object.entries(event)
      .filter(([name]) => !shared.has(name))
      .map(([name, value]): [string, unknown] =>
        name === 'importer_number' ? [name, maskNumber(String(value))] : [name, value],
      ),
  )
  return { occurred_at, event_id, event_type, source, counted, fields }
}

const clockShown = (clock: Clock): Part<'clocks'>[number] => ({
  ...clock,
  starts_at: text(clock.starts_at),
  due_at: text(clock.due_at),
  stopped_at: orNull(clock.stopped_at),
})

function decisionShown(decision: Entry['decision']): EntryDetail['decision'] {
  if (decision === null) return null
  const { occurred_at, known_through, policy_id, policy_version, segment, points } = decision
  const { probability_ppm, duty_at_risk_cents, recommended_lane, reasons, features } = decision
  return {
    decided_at: occurred_at,
    known_through,
    policy_id,
    policy_version,
    segment,
    points,
    probability_ppm,
    duty_at_risk_cents,
    recommended_lane,
    reasons,
    features,
  }
}

/** Summaries by version, reviews by id: the last of each. */
function lastBy<T, K extends string | number>(events: T[], key: (event: T) => K): T[] {
  return [...new Map(events.map((event) => [key(event), event])).values()]
}

function parts({ exams, holds, subject }: Entry) {
  const { copies } = subject
  return {
    selections: eventsOf(copies, 'entry.selected').map((event) => ({
      selected_at: event.occurred_at,
      method: event.method,
      selection_probability_ppm: event.selection_probability_ppm,
      exam_type: event.exam_type ?? null,
    })),
    holds: holds.map((hold) => ({
      ...hold,
      placed_at: text(hold.placed_at),
      removed_at: orNull(hold.removed_at),
    })),
    exams: exams.map(({ exam_id, ordered, completion }) => ({
      exam_id,
      exam_type: completion?.exam_type ?? ordered.at(-1)?.exam_type ?? '',
      ordered_at: ordered[0]?.occurred_at ?? null,
      completed_at: completion?.occurred_at ?? null,
      officer_minutes: completion?.officer_minutes ?? null,
      result: completion?.result ?? null,
      duty_change_cents: completion?.duty_change_cents ?? null,
    })),
    summaries: lastBy(eventsOf(copies, 'summary.filed'), (event) => event.summary_version)
      .toSorted((a, b) => a.summary_version - b.summary_version)
      .map(({ summary_version, occurred_at, value_cents, duty_cents, fees_cents }) => ({
        summary_version,
        filed_at: occurred_at,
        value_cents,
        duty_cents,
        fees_cents,
      })),
    reviews: lastBy(eventsOf(copies, 'review.completed'), (event) => event.review_id)
      .toSorted((a, b) => byText(a.review_id, b.review_id))
      .map((event) => ({
        review_id: event.review_id,
        completed_at: event.occurred_at,
        sample: event.sample,
        stratum: event.stratum,
        material: event.material ?? null,
        letter_of_law: event.letter_of_law ?? null,
        finding: event.finding ?? null,
        revenue_change_cents: event.revenue_change_cents ?? null,
      })),
  }
}

const sum = (events: { amount_cents: number }[]) =>
  events.reduce((total, event) => total + event.amount_cents, 0)

export function entryDetail(world: World, entry: Entry): OracleEntry {
  const { ref, filing, account, subject, disposition } = entry
  const { copies } = subject
  return {
    simulated: world.evidence.simulated,
    filed_on: ref.filed_on,
    port: ref.port,
    port_name: portOf(world.reference, ref.port, ref.filed_on)?.['name'] ?? null,
    time_zone: zoneOf(world.reference, ref.port, ref.filed_on),
    entry_number: ref.number,
    status: entry.status,
    in_queue: isWaiting(entry),
    conflicting: subject.conflicting,
    importer_key: filing === null ? null : world.importerKey(filing.importer_number),
    importer_name: account?.name ?? null,
    importer_number_masked: filing === null ? null : maskNumber(filing.importer_number),
    tier: account?.ctpat_tier ?? null,
    trade_compliance: account?.trade_compliance ?? null,
    center: entry.center,
    center_basis: entry.center_basis,
    entry_type: filing?.entry_type ?? '',
    mode: filing?.mode ?? '',
    departure: filing?.departure ?? null,
    filings: entry.filings,
    filed_at: orNull(entry.filed_at),
    arrived_at: orNull(entry.arrived_at),
    presented_at: orNull(entry.presented_at),
    released_at: orNull(entry.released_at),
    value_cents: entry.value_cents,
    duty_cents: entry.duty_cents,
    lines: filing?.lines ?? [],
    decision: decisionShown(entry.decision),
    current_decision: decisionShown(
      entry.current?.event_id === entry.decision?.event_id ? null : entry.current,
    ),
    disposition:
      disposition === null
        ? null
        : {
            disposition: disposition.disposition,
            waiver_reason: disposition.waiver_reason ?? null,
            officer: disposition.officer ?? null,
            disposed_at: disposition.occurred_at,
          },
    ...parts(entry),
    collected_cents: sum(eventsOf(copies, 'duty.collected')),
    refunded_cents: sum(eventsOf(copies, 'duty.refunded')),
    moved_to: eventsOf(copies, 'entry.moved').at(-1)?.to ?? null,
    clocks: entry.clocks.map(clockShown),
    timeline: copies.map(timelineOf),
  }
}
