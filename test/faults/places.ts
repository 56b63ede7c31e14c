/** Where in the work of ingest and server a request to the database belongs. */
export const places = [
  'evidence',
  'refused',
  'ledger',
  'run',
  'fold',
  'queue',
  'applied',
  'score',
  'score ledger',
  'post',
  'read',
] as const
export type Place = (typeof places)[number]

const inserts: Readonly<Record<string, Place>> = {
  entry_event: 'evidence',
  work_event: 'evidence',
  account_event: 'evidence',
  rejected: 'refused',
  ingest_run: 'run',
  applied: 'applied',
}

/** Reads the statement, which is in the address or is the body, and the name that every statement carries. */
export function placeOf(address: URL, body: Buffer): Place {
  if (address.pathname === '/v1/events') return 'post'
  const statement = address.searchParams.get('query') ?? body.toString('utf8', 0, 200)
  const table = /^\s*insert into (\w+)/i.exec(statement)?.[1]
  if (table === undefined) return 'read'
  const name = address.searchParams.get('log_comment') ?? ''
  if (name.startsWith('fold_')) return 'fold'
  if (name === 'score_entries') return 'score'
  if (name === 'loop_queue' || name === 'loop_conflicts') return 'queue'
  if (table === 'ingest_batch') return name === 'ingest' ? 'ledger' : 'score ledger'
  return inserts[table] ?? 'read'
}
