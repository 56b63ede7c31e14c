import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { markRepaired } from './applied.ts'
import { checkBatches, type BatchCounts } from './check-batches.ts'
import { batchesOfSlice, checkCounts } from './check-counts.ts'
import {
  keyOf,
  look,
  refold,
  tableOf,
  type Counts,
  type Difference,
  type Which,
} from './compare.ts'
import { removeUnfoldable } from './remove.ts'

const text = (name: string) =>
  readFileSync(new URL(`../../sql/queries/${name}.sql`, import.meta.url), 'utf8')
const sampleText = text('reconcile_subjects_of_sample')
const blockText = text('reconcile_subjects_of_block')

/** Keys named in a result. */
const mostExamples = 5
/** Subjects of each kind that the server draws for a sample. */
export const usualSample = 200

export interface CheckOptions {
  client: ClickHouseClient
  /** Of `loadReference`: what everything was folded with. */
  reference: string
  now: () => Date
  /** Repairs what is different and keeps the result; false only looks. */
  repair: boolean
}
export interface Count {
  compared: number
  different: number
  repaired: number
}
/** What one look found, by table; `batch` is about the ledger's counts. */
export interface Outcome {
  counts: Record<keyof Counts | 'batch', Count>
  waiting: number
  /** Up to five, each `problem kind key`. */
  examples: string[]
}
/** An hour of the ledger, in seconds since 1970, and where its check stands. */
export interface Block {
  hour: number
  batches: number
  is_checked: 0 | 1
  /** Slices it was cut into, 0 before the first; the done ones by number. */
  buckets: number
  done: number[]
}

/** Compares a random sample of everything, up to `sample` folded rows of each kind and as many subjects of evidence. */
export async function checkSample(options: CheckOptions, sample = usualSample): Promise<Outcome> {
  const params = { sample, seed: randomInt(2 ** 47) }
  const which = { name: 'reconcile_sample', query: sampleText, params }
  const { outcome } = await check(options, which)
  if (options.repair) await keepResult(options.client, outcome, { scope: 'sample' })
  return outcome
}

/** Compares one slice of a block: the subjects of bucket `bucket` of `buckets`; and the counts of as many batches; with the first, what all named. */
export async function checkSlice(
  options: CheckOptions,
  { hour, batches }: Block,
  buckets: number,
  bucket: number,
): Promise<Outcome> {
  // First: it may name subjects that this very slice then compares.
  const ledger = bucket === 0 ? await checkBatches(options, hour) : undefined
  const params = { hour, buckets, bucket }
  const which = { name: 'reconcile_block', query: blockText, params }
  const counts = await checkCounts(options, await batchesOfSlice(options.client, params))
  const { outcome } = await check(options, which, ledgerOf(ledger, counts))
  const slice = { scope: 'block', block: hour, batches, buckets, bucket }
  if (options.repair) await keepResult(options.client, outcome, slice)
  return outcome
}

/** Batches are compared once, whatever of them was. */
const ledgerOf = (named: BatchCounts | undefined, { count, examples }: BatchCounts) => ({
  count: {
    compared: named?.count.compared ?? 0,
    different: (named?.count.different ?? 0) + count.different,
    repaired: (named?.count.repaired ?? 0) + count.repaired,
  },
  examples: [...(named?.examples ?? []), ...examples],
})

/** What a look at counts alone found. */
export function outcomeOfCounts({ count, examples }: BatchCounts): Outcome {
  const none = { compared: 0, different: 0, repaired: 0 }
  return {
    counts: { entry: none, work: none, importer: none, batch: count },
    waiting: 0,
    examples: examples.slice(0, mostExamples),
  }
}

/** Slices that a block takes when each holds about `perSlice` subjects of its most frequent kind; at least one. */
export async function slicesOf(
  client: ClickHouseClient,
  { hour }: Block,
  perSlice: number,
): Promise<number> {
  const answer = await client.query({
    query: `select max(count) as subjects from (select count() as count from (${blockText}) group by subject_kind)`,
    query_params: { hour, buckets: 1, bucket: 0 },
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'reconcile_block_size' },
  })
  const [size] = await answer.json<{ subjects: number }>()
  return Math.max(1, Math.ceil((size?.subjects ?? 0) / perSlice))
}

/** Looks, and repairs what is different when asked to: folded again, rows that no fold replaces removed, looked at once more. */
export async function check(
  { client, reference, repair, now }: CheckOptions,
  which: Which,
  ledger?: BatchCounts,
): Promise<{ outcome: Outcome; last: Awaited<ReturnType<typeof look>>['last'] }> {
  const { compared, different, waiting, last } = await look(client, which, reference)
  const count = (kind: keyof Counts, among: Difference[]) =>
    among.filter((one) => tableOf(one.subject_kind) === kind).length
  let remaining = different
  if (repair && different.length > 0) {
    await refold(client, different, reference)
    await removeUnfoldable(client, different)
    // A merge before the removal may have dropped the new row for the one that is gone now.
    const above = different.filter((one) => one.above === 1)
    if (above.length > 0) await refold(client, above, reference)
    await markRepaired(client, now())
    const gone = new Set(different.filter((one) => one.problem === 'unfounded').map(keyOf))
    // Neither evidence nor row is right for a subject that had no evidence.
    remaining = (await look(client, different, reference)).different.filter(
      (one) => one.problem !== 'lost' || !gone.has(keyOf(one)),
    )
  }
  const counts = (kind: keyof Counts): Count => ({
    compared: compared[kind],
    different: count(kind, different),
    repaired: repair ? count(kind, different) - count(kind, remaining) : 0,
  })
  return {
    outcome: {
      counts: {
        ...{ entry: counts('entry'), work: counts('work'), importer: counts('importer') },
        batch: ledger?.count ?? { compared: 0, different: 0, repaired: 0 },
      },
      waiting,
      examples: [...(ledger?.examples ?? []), ...different.map(example)].slice(0, mostExamples),
    },
    last,
  }
}

/** Importer numbers that look like social security numbers are masked, as everywhere. */
const example = ({ problem, subject_kind, filed_on, port, subject_id }: Difference): string => {
  const key = subject_kind === 'entry' ? `${filed_on}/${port}/${subject_id}` : subject_id
  return `${problem} ${subject_kind} ${key.replace(/\b\d{3}-\d{2}-(\d{4})\b/, '***-**-$1')}`
}

export const totalsOf = ({ counts }: Outcome): Count => {
  const all = Object.values(counts)
  const sum = (name: keyof Count) => all.reduce((total, one) => total + one[name], 0)
  return { compared: sum('compared'), different: sum('different'), repaired: sum('repaired') }
}

export async function keepResult(
  client: ClickHouseClient,
  outcome: Outcome,
  place: { scope: string; block?: number; batches?: number; buckets?: number; bucket?: number },
): Promise<void> {
  const { entry, work, importer } = outcome.counts
  const compared = { entries: entry.compared, works: work.compared, importers: importer.compared }
  const { different, repaired } = totalsOf(outcome)
  const { waiting, examples } = outcome
  const row = { ...place, ...compared, different, repaired, waiting, examples }
  await client.insert({ table: 'quality_check', values: [row], format: 'JSONEachRow' })
}
