/** One account over all ports. */
import type { ImporterDetail } from '../../server/contract/importers.ts'
import { maskNumber } from './oracle-account.ts'
import type { Unknowable } from './oracle-detail.ts'
import { type Entry, counts } from './oracle-entry.ts'
import { orNull, text } from './oracle-evidence.ts'
import { byRef, byText } from './oracle-range.ts'
import type { World } from './oracle-world.ts'

export type OracleImporter = Omit<ImporterDetail, Unknowable>

/** `recent_entries` and `work` are whole here: the contract does not say where a page cuts them. */
export function importerDetail(world: World, number: string): OracleImporter | null {
  const history = world.accounts.get(number) ?? []
  const named = [...world.entries.values()].filter(
    (entry) => entry.filing?.importer_number === number,
  )
  const work = [...world.works.values()].filter((one) => one.opening.importer_number === number)
  if (history.length === 0 && named.length === 0 && work.length === 0) return null
  const last = history.at(-1)
  const entries = named.filter(counts)
  const ports = [...new Set(entries.map((entry) => entry.ref.port))].toSorted()
  return {
    simulated: world.evidence.simulated,
    importer_key: world.importerKey(number),
    importer_number_masked: maskNumber(number),
    name: last?.name ?? null,
    center: last?.center ?? null,
    center_basis: last?.center_basis ?? null,
    override_reason: last?.override_reason ?? null,
    tier: last?.ctpat_tier ?? null,
    trade_compliance: last?.trade_compliance ?? null,
    history: history.map((event) => ({
      occurred_at: event.occurred_at,
      event_id: event.event_id,
      event_type: event.event_type,
      name: event.name,
      center: event.center,
      center_basis: event.center_basis,
      tier: event.ctpat_tier,
      trade_compliance: event.trade_compliance,
    })),
    entries: entries.length,
    value_cents: valueOf(entries),
    by_port: ports.map((port) =>
      portRow(
        port,
        entries.filter((entry) => entry.ref.port === port),
      ),
    ),
    recent_entries: named
      .toSorted((a, b) => byText(b.ref.filed_on, a.ref.filed_on) || byRef(a, b))
      .map((entry) => ({
        filed_on: entry.ref.filed_on,
        port: entry.ref.port,
        entry_number: entry.ref.number,
        status: entry.status,
        segment: entry.decision?.segment ?? null,
        points: entry.decision?.points ?? null,
        value_cents: entry.value_cents,
      })),
    work: work
      .toSorted((a, b) => b.opened_at - a.opened_at || byText(a.work_id, b.work_id))
      .map((one) => ({
        work_id: one.work_id,
        work_type: one.opening.work_type,
        center: one.opening.center,
        opened_at: text(one.opened_at),
        closed_at: orNull(one.closed_at),
        outcome: one.outcome,
        due_at: orNull(one.due_at),
      })),
  }
}

const valueOf = (entries: Entry[]) => entries.reduce((sum, entry) => sum + entry.value_cents, 0)

/** Exams are the completed ones; discrepancies those of them that found one. */
function portRow(port: string, entries: Entry[]): OracleImporter['by_port'][number] {
  const inSegment = (segment: string) =>
    entries.filter((entry) => entry.decision?.segment === segment).length
  const completions = entries.flatMap((entry) => entry.exams.map((exam) => exam.completion))
  return {
    port,
    entries: entries.length,
    value_cents: valueOf(entries),
    high: inSegment('high'),
    elevated: inSegment('elevated'),
    discrepancies: completions.filter((exam) => exam?.result === 'discrepancy').length,
    exams: completions.filter((exam) => exam !== null).length,
  }
}
