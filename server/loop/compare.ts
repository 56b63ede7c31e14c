import { readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { AppError } from '../../sql/errors.ts'
import { openSession, type Session } from '../../sql/session.ts'
import { folds, type FoldTable } from './fold.ts'

const text = (name: string) =>
  readFileSync(new URL(`../../sql/queries/${name}.sql`, import.meta.url), 'utf8')
const beginText = text('reconcile_begin')
const storedText = text('reconcile_stored')
const differentText = text('reconcile_different')
const waitingText = text('reconcile_waiting')

/** One of the subjects that events are about: an entry, a piece of work, an account or a Center. */
export interface Subject {
  subject_kind: 'entry' | 'work' | 'importer' | 'center'
  filed_on: string
  port: string
  subject_id: string
}
/** `missing`: no row. `unfounded`: a row without evidence. `lost`: named by a batch, and neither evidence nor row. */
export interface Difference extends Subject {
  problem: 'wrong' | 'missing' | 'unfounded' | 'lost'
  /** A row has a version that no fold could have given it yet. */
  above: 0 | 1
}
/** Which subjects: those of a query of their four columns, or these. */
export type Which = { name: string; query: string; params: Record<string, unknown> } | Subject[]

export interface Looked {
  compared: Counts
  different: Difference[]
  /** Subjects with events that are not folded yet: they were not compared. */
  waiting: number
  /** The last of a query that is in order. */
  last: Subject | undefined
}
export interface Counts {
  entry: number
  work: number
  importer: number
}
export const tableOf = (kind: Subject['subject_kind']): FoldTable =>
  kind === 'center' ? 'importer' : kind

/**
 * Folds subjects again from evidence and compares, both ways, with what pages read. Right while events arrive: the
 * stored rows are read first, so whatever evidence has more rests on a batch that was not applied when the look began.
 * `reference` is what `loadReference` gave. Throws REFERENCE_DIFFERS when the database was folded with other tables.
 */
export async function look(
  client: ClickHouseClient,
  which: Which,
  reference: string,
): Promise<Looked> {
  const session = openSession(client)
  try {
    const started_at = await begin(session, reference)
    await keepSubjects(session, which)
    const kinds = await session.rows<{ subject_kind: Subject['subject_kind']; count: number }>(
      'reconcile_count',
      'select subject_kind, count() as count from subjects group by subject_kind',
    )
    const compared: Counts = { entry: 0, work: 0, importer: 0 }
    for (const { subject_kind, count } of kinds) compared[tableOf(subject_kind)] += count
    if (kinds.length === 0) return { compared, different: [], waiting: 0, last: undefined }
    await session.keep('stored', 'reconcile_stored', storedText)
    await foldAgain(session, compared)
    await session.keep('found', 'reconcile_different', differentText)
    const found = await session.rows<Difference>('reconcile_found', 'select * from found')
    const waits =
      found.length === 0
        ? []
        : await session.rows<Subject>('reconcile_waiting', waitingText, { started_at })
    const waiting = new Set(waits.map(keyOf))
    for (const { subject_kind } of waits) compared[tableOf(subject_kind)] -= 1
    const [last] = await session.rows<Subject>(
      'reconcile_last',
      'select * from subjects order by subject_kind desc, filed_on desc, port desc, subject_id desc limit 1',
    )
    return {
      ...{ compared, waiting: waiting.size, last },
      different: found.filter((subject) => !waiting.has(keyOf(subject))),
    }
  } finally {
    await session.end()
  }
}

/** Starts the look: the database's time before anything is read. */
async function begin(session: Session, reference: string): Promise<string> {
  const [state] = await session.rows<{ started_at: string; reference: string }>(
    'reconcile_begin',
    beginText,
  )
  if (state === undefined || state.reference !== reference) {
    throw new AppError(
      'REFERENCE_DIFFERS',
      'The database was folded with other reference tables or by another version. Start the server with this REFERENCE_DIR first: it folds everything again.',
    )
  }
  return state.started_at
}

async function keepSubjects(session: Session, which: Which): Promise<void> {
  if (Array.isArray(which)) {
    const none = `select subject_kind, filed_on, port, subject_id from touched limit 0`
    await session.keep('subjects', 'reconcile_subjects', none)
    if (which.length > 0) await session.insert('subjects', which.map(withoutProblem))
  } else await session.keep('subjects', which.name, which.query, which.params)
  // The fold reads the batches in `touched`; in this session that name is these subjects, as batch 0.
  const asBatch = 'select toUInt64(0) as batch_seq, * from subjects'
  await session.keep('touched', 'reconcile_touched', asBatch)
}

const withoutProblem = ({ subject_kind, filed_on, port, subject_id }: Subject): Subject => ({
  ...{ subject_kind, filed_on, port, subject_id },
})

/** Into tables of the same types, so that equal rows are equal text. */
async function foldAgain(session: Session, subjects: Counts): Promise<void> {
  for (const table of ['importer', 'work', 'entry'] as const) {
    await session.keep(`again_${table}`, `reconcile_${table}`, `select * from ${table} limit 0`)
    const query = `insert into again_${table} ${folds[table]}`
    if (subjects[table] > 0) await session.command(`reconcile_${table}`, query, foldParams(0))
  }
}

const foldParams = (version: number) => ({ batches: [0], buckets: 1, bucket: 0, version })

/** Folds exactly these subjects again, as the loop would; rows without evidence stay. Throws REFERENCE_DIFFERS. */
export async function refold(
  client: ClickHouseClient,
  subjects: Subject[],
  reference: string,
): Promise<void> {
  const session = openSession(client)
  try {
    await begin(session, reference)
    // Read before folding, as in fold.ts. Of two rows with this version the later written counts.
    const [ledger] = await session.rows<{ version: number }>(
      'reconcile_version',
      'select uniqExact(batch_seq) as version from ingest_batch',
    )
    await keepSubjects(session, subjects)
    for (const table of new Set(subjects.map(({ subject_kind }) => tableOf(subject_kind)))) {
      const params = foldParams(ledger?.version ?? 0)
      await session.command(`refold_${table}`, `insert into ${table} ${folds[table]}`, params)
    }
  } finally {
    await session.end()
  }
}

export const keyOf = ({ subject_kind, filed_on, port, subject_id }: Subject): string =>
  JSON.stringify([subject_kind, filed_on, port, subject_id])
