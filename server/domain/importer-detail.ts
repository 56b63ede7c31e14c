import type { ImporterDetail } from '../contract/importers.ts'
import type { Freshness } from '../loop/applied.ts'
import { maskImporterNumber } from './mask.ts'

export interface ImporterRow {
  importer_number: string
  name: string
  center: string
  center_basis: string
  override_reason: string
  tier: number
  trade_compliance: boolean
  known: boolean | number
}
export interface ImporterEntryRow {
  filed_on: string
  port: string
  entry_number: string
  status: string
  segment: string
  points: number
  decided: boolean | number
  value_cents: number
  exams: number
  discrepancies: number
}
const outside = new Set(['orphan', 'cancelled', 'moved'])
const recent = 100

/** Sums leave cancelled and moved entries out; the list shows the newest hundred of all. */
export function importerDetail(
  importer_key: string,
  importer: ImporterRow,
  history: ImporterDetail['history'],
  entries: readonly ImporterEntryRow[],
  work: ImporterDetail['work'],
  freshness: Freshness,
  now: Date,
): ImporterDetail {
  const counted = entries.filter(({ status }) => !outside.has(status))
  const ports = new Map<string, ImporterDetail['by_port'][number]>()
  for (const entry of counted) {
    const port = ports.get(entry.port) ?? {
      port: entry.port,
      entries: 0,
      value_cents: 0,
      high: 0,
      elevated: 0,
      discrepancies: 0,
      exams: 0,
    }
    port.entries += 1
    port.value_cents += entry.value_cents
    port.exams += entry.exams
    port.discrepancies += entry.discrepancies
    if (entry.segment === 'high') port.high += 1
    if (entry.segment === 'elevated') port.elevated += 1
    ports.set(entry.port, port)
  }
  const known = Boolean(importer.known)
  return {
    as_of: freshness.as_of,
    applied_at: freshness.applied_at,
    computed_at: now.toISOString(),
    simulated: freshness.simulated ?? false,
    importer_key,
    importer_number_masked: maskImporterNumber(importer.importer_number),
    name: importer.name || null,
    center: importer.center || null,
    center_basis: importer.center_basis || null,
    override_reason: importer.override_reason || null,
    tier: known ? importer.tier : null,
    trade_compliance: known ? importer.trade_compliance : null,
    history,
    entries: counted.length,
    value_cents: counted.reduce((sum, entry) => sum + entry.value_cents, 0),
    by_port: [...ports.values()].toSorted((a, b) => (a.port < b.port ? -1 : 1)),
    recent_entries: entries
      .slice(0, recent)
      .map(({ filed_on, port, entry_number, status, segment, points, decided, value_cents }) => ({
        filed_on,
        port,
        entry_number,
        status,
        segment: segment || null,
        points: decided ? points : null,
        value_cents,
      })),
    work: work.map((item) => ({ ...item, outcome: item.outcome || null })),
  }
}
