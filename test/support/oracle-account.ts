/** Accounts: their events in the order of truth, and what was on record at a moment. */
import type { EventOf } from '../../ingest/contract/entry-event.ts'
import { type Evidence, time } from './oracle-evidence.ts'

/** `importer.registered` and `importer.updated` have the same fields. */
export type Account = Omit<EventOf<'importer.updated'>, 'event_type'> & {
  event_type: 'importer.registered' | 'importer.updated'
}

export function readAccounts(evidence: Evidence): Map<string, Account[]> {
  const accounts = new Map<string, Account[]>()
  for (const subject of evidence.subjects.values()) {
    if (subject.kind !== 'importer') continue
    const history: Account[] = []
    for (const { event, counted } of subject.copies)
      if (
        counted &&
        (event.event_type === 'importer.registered' || event.event_type === 'importer.updated')
      )
        history.push(event)
    if (history.length > 0) accounts.set(subject.id, history)
  }
  return accounts
}

/** The last account event not after a moment; null when none. */
export function accountAt(history: Account[], moment: number): Account | null {
  return history.findLast((event) => time(event) <= moment) ?? null
}

/** Numbers in the form of a social security number show their last four digits only. */
export const maskNumber = (number: string) =>
  /^[0-9]{3}-[0-9]{2}-[0-9]{4}$/.test(number) ? `***-**-${number.slice(-4)}` : number
