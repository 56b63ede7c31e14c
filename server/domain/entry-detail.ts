import type { EntryDetail } from '../contract/entries.ts'
import type { Freshness } from '../loop/applied.ts'
import { maskFields, maskImporterNumber } from './mask.ts'

/** The folded row as the database gives it: empty text and -1 stand for unknown. */
export type EntryRow = Pick<
  EntryDetail,
  | 'filed_on'
  | 'port'
  | 'entry_number'
  | 'status'
  | 'in_queue'
  | 'conflicting'
  | 'filings'
  | 'center_basis'
  | 'entry_type'
  | 'mode'
  | 'filed_at'
  | 'arrived_at'
  | 'presented_at'
  | 'released_at'
  | 'value_cents'
  | 'duty_cents'
  | 'selections'
  | 'holds'
  | 'exams'
  | 'summaries'
  | 'collected_cents'
  | 'refunded_cents'
> & {
  importer_number: string
  importer_key: string
  importer_name: string
  tier: number
  trade_compliance: number
  account_known: boolean
  center: string
  departure: string
  lines: string
  decision: string
  current_decision: string
  disposition: string
  waiver_reason: string
  officer: string
  disposed_at: string | null
  reviews: (EntryDetail['reviews'][number] & { selection_probability_ppm: number })[]
  moved_to: string
  clocks: { code: string; starts_at: string; due_at: string; stopped_at: string | null }[]
}
export interface TimelineRow {
  occurred_at: string
  event_id: string
  event_type: string
  source: string
  payload: string
  counted: boolean | number
}
interface Names {
  port: { name: string; time_zone: string } | undefined
  clocks: readonly {
    code: string
    name: string
    kind: EntryDetail['clocks'][number]['kind']
    authority: string
  }[]
  freshness: Freshness
  now: Date
}
type Decision = NonNullable<EntryDetail['decision']> & { occurred_at: string }
type Disposition = NonNullable<EntryDetail['disposition']>['disposition']

const envelopeFields = new Set([
  'event_id',
  'event_type',
  'schema_version',
  'occurred_at',
  'source',
  'simulated',
  'entry',
])

export function entryDetail(
  row: EntryRow,
  events: readonly TimelineRow[],
  names: Names,
): EntryDetail {
  const filed = row.filings > 0
  return {
    as_of: names.freshness.as_of,
    applied_at: names.freshness.applied_at,
    computed_at: names.now.toISOString(),
    simulated: names.freshness.simulated ?? false,
    filed_on: row.filed_on,
    port: row.port,
    port_name: names.port?.name ?? null,
    time_zone: names.port?.time_zone ?? 'America/New_York',
    entry_number: row.entry_number,
    status: row.status,
    in_queue: Boolean(row.in_queue),
    conflicting: Boolean(row.conflicting),
    importer_key: filed ? row.importer_key : null,
    importer_name: row.importer_name || null,
    importer_number_masked: filed ? maskImporterNumber(row.importer_number) : null,
    tier: row.tier < 0 ? null : row.tier,
    trade_compliance: row.trade_compliance < 0 ? null : row.trade_compliance === 1,
    center: row.center || null,
    center_basis: row.center_basis,
    entry_type: row.entry_type,
    mode: row.mode,
    departure: row.departure || null,
    filings: row.filings,
    filed_at: row.filed_at,
    arrived_at: row.arrived_at,
    presented_at: row.presented_at,
    released_at: row.released_at,
    value_cents: row.value_cents,
    duty_cents: row.duty_cents,
    lines: filed ? (JSON.parse(row.lines) as EntryDetail['lines']) : [],
    decision: decisionOf(row.decision),
    current_decision: decisionOf(row.current_decision),
    disposition:
      row.disposed_at === null
        ? null
        : {
            disposition: row.disposition as Disposition,
            waiver_reason: row.waiver_reason || null,
            officer: row.officer || null,
            disposed_at: row.disposed_at,
          },
    selections: row.selections,
    holds: row.holds,
    exams: row.exams,
    summaries: row.summaries,
    reviews: row.reviews.map((review) => ({
      review_id: review.review_id,
      completed_at: review.completed_at,
      sample: review.sample,
      stratum: review.stratum,
      material: review.material,
      letter_of_law: review.letter_of_law,
      finding: review.finding,
      revenue_change_cents: review.revenue_change_cents,
    })),
    collected_cents: row.collected_cents,
    refunded_cents: row.refunded_cents,
    moved_to: row.moved_to === '' ? null : (JSON.parse(row.moved_to) as EntryDetail['moved_to']),
    clocks: row.clocks.map((clock) => {
      const known = names.clocks.find(({ code }) => code === clock.code)
      return {
        ...clock,
        kind: known?.kind ?? 'target',
        name: known?.name ?? clock.code,
        authority: known?.authority ?? '',
      }
    }),
    timeline: events.map(({ payload, counted, ...event }) => ({
      ...event,
      counted: Boolean(counted),
      fields: fieldsOf(payload),
    })),
  }
}

/** Of the payload of an `entry.scored`; empty: there is none. */
function decisionOf(payload: string): EntryDetail['decision'] {
  if (payload === '') return null
  const decision = JSON.parse(payload) as Decision
  return {
    decided_at: decision.occurred_at,
    known_through: decision.known_through,
    policy_id: decision.policy_id,
    policy_version: decision.policy_version,
    segment: decision.segment,
    points: decision.points,
    probability_ppm: decision.probability_ppm,
    duty_at_risk_cents: decision.duty_at_risk_cents,
    recommended_lane: decision.recommended_lane,
    reasons: decision.reasons,
    features: decision.features,
  }
}

/** What the event says beyond its envelope. */
function fieldsOf(payload: string): Record<string, unknown> {
  const event = JSON.parse(payload) as Record<string, unknown>
  return maskFields(
    Object.fromEntries(Object.entries(event).filter(([name]) => !envelopeFields.has(name))),
  )
}
