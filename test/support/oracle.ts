/**
 * A second, independent reading of docs/definitions.md: accepted events in (NDJSON lines), every
 * figure out. It shares no code with the product; it reads the reference tables and the policy as files.
 * Replies are those of `server/contract` without what does not follow from the events.
 */
import type { EventOf } from '../../ingest/contract/entry-event.ts'
import type { Filters } from '../../server/contract/filters.ts'
import { trustedBenefit } from './oracle-benefit.ts'
import { compliance, complianceMonths } from './oracle-compliance.ts'
import { entryDetail } from './oracle-detail.ts'
import type { Entry } from './oracle-entry.ts'
import { entryKey, text } from './oracle-evidence.ts'
import { historyOf } from './oracle-history.ts'
import { importerDetail } from './oracle-importer.ts'
import { type ExpectedDecision, entryFeatures, scoreEntry } from './oracle-policy.ts'
import { quality } from './oracle-quality.ts'
import { queues } from './oracle-queues.ts'
import { releaseIntervals } from './oracle-release-intervals.ts'
import { releaseTimes, releaseTimesDays } from './oracle-release-times.ts'
import { revenue } from './oracle-revenue.ts'
import { throughput, throughputCenters, throughputDays } from './oracle-throughput.ts'
import { matched, uniformity, uniformityCells } from './oracle-uniformity.ts'
import { forecastWeeks, throughputDivisions } from './oracle-work-divisions.ts'
import { throughputCompared, throughputTimes } from './oracle-work-times.ts'
import { type OracleOptions, makeWorld } from './oracle-world.ts'

export type { OracleOptions } from './oracle-world.ts'
export type { ExpectedDecision } from './oracle-policy.ts'
export type Oracle = ReturnType<typeof oracle>

export function oracle(lines: Iterable<string>, options: OracleOptions = {}) {
  const world = makeWorld(lines, options)
  const past = historyOf(world.entries.values())
  const find = (filed_on: string, port: string, number: string) =>
    world.entries.get(entryKey({ filed_on, port, number }))

  /** What the policy says of an entry as it stands now; undefined without a filing. */
  const expectedOf = (entry: Entry): ExpectedDecision | undefined => {
    const history = world.accounts.get(entry.filing?.importer_number ?? '') ?? []
    const { policy } = world.reference
    const features = entryFeatures(entry, history, past, policy)
    return features === undefined ? undefined : scoreEntry(features, policy)
  }

  return {
    world,
    as_of: world.asOf === null ? null : text(world.asOf),
    queues: (filters: Filters = {}) => queues(world, filters),
    throughput: (filters: Filters = {}) => throughput(world, filters),
    throughputDays: (filters: Filters = {}) => throughputDays(world, filters),
    throughputCenters: (filters: Filters = {}) => throughputCenters(world, filters),
    releaseTimes: (filters: Filters = {}) => releaseTimes(world, filters),
    releaseTimesDays: (filters: Filters = {}) => releaseTimesDays(world, filters),
    releaseIntervals: (filters: Filters = {}) => releaseIntervals(world, filters),
    revenue: (filters: Filters = {}) => revenue(world, filters),
    throughputTimes: (filters: Filters = {}) => throughputTimes(world, filters),
    throughputCompared: (filters: Filters = {}) => throughputCompared(world, filters),
    throughputDivisions: (filters: Filters = {}) => throughputDivisions(world, filters),
    forecastWeeks: (filters: Filters = {}) => forecastWeeks(world, filters),
    uniformity: (filters: Filters = {}) => uniformity(world, filters),
    uniformityCells: (filters: Filters = {}) => uniformityCells(world, filters),
    matched: (filters: Filters = {}) => matched(world, filters),
    compliance: (filters: Filters = {}) => compliance(world, filters),
    complianceMonths: (filters: Filters = {}) => complianceMonths(world, filters),
    trustedBenefit: (filters: Filters = {}) => trustedBenefit(world, filters),
    entry: (filed_on: string, port: string, number: string) => {
      const entry = find(filed_on, port, number)
      return entry === undefined ? null : entryDetail(world, entry)
    },
    importer: (importerNumber: string) => importerDetail(world, importerNumber),
    quality: () => quality(world),
    expectedDecision: (filed_on: string, port: string, number: string) => {
      const entry = find(filed_on, port, number)
      return entry === undefined ? undefined : expectedOf(entry)
    },
    /** Each decision that stands, beside what the policy says of the same events. */
    decisions: () =>
      [...world.entries.values()].flatMap((entry) => {
        const expected = expectedOf(entry)
        return entry.decision === null || expected === undefined
          ? []
          : [{ entry: entry.ref, made: madeOf(entry.decision), expected }]
      }),
  }
}

/** The part of a decision that the policy decides. */
export function madeOf(decision: EventOf<'entry.scored'>): ExpectedDecision {
  const { policy_id, policy_version, segment, points, probability_ppm } = decision
  const { duty_at_risk_cents, recommended_lane, reasons, features } = decision
  return {
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
