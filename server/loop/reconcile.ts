import { readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { checkEveryCount } from './check-counts.ts'
import {
  check,
  checkSlice,
  keepResult,
  outcomeOfCounts,
  slicesOf,
  type Block,
  type CheckOptions,
  type Outcome,
} from './check.ts'
import type { Subject } from './compare.ts'

const text = (name: string) =>
  readFileSync(new URL(`../../sql/queries/${name}.sql`, import.meta.url), 'utf8')
const blocksText = text('reconcile_blocks')
const walks = ['importers_after', 'works_after', 'entries_after'].map((name) => ({
  name: `reconcile_${name}`,
  query: text(`reconcile_${name}`),
}))
const beforeAll: Subject = {
  subject_kind: 'center',
  filed_on: '1970-01-01',
  port: '',
  subject_id: '',
}

/** An hour of the ledger is closed this long after its end, once all of it is applied. */
export const usualGrace = 600
/** Subjects of a kind that one slice compares: under a second of one core, half of it whatever the size. */
export const usualSlice = 1000

/**
 * Closed blocks, newest first: what was written last is what people act on, and a fault of a new version shows there
 * first. History follows, since a block is checked in far less than the hour in which the next one closes.
 */
export async function closedBlocks(
  client: ClickHouseClient,
  graceSeconds = usualGrace,
): Promise<Block[]> {
  const answer = await client.query({
    query: blocksText,
    query_params: { grace_seconds: graceSeconds },
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'reconcile_blocks' },
  })
  return answer.json<Block>()
}

/** How many hours of the ledger are closed, and how many of them are checked. */
export async function countBlocks(
  client: ClickHouseClient,
): Promise<{ blocks_closed: number; blocks_checked: number }> {
  const answer = await client.query({
    query: `select count() as blocks_closed, countIf(is_checked) as blocks_checked from (${blocksText})`,
    query_params: { grace_seconds: usualGrace },
    format: 'JSONEachRow',
    clickhouse_settings: { log_comment: 'reconcile_blocks' },
  })
  const [counts] = await answer.json<{ blocks_closed: number; blocks_checked: number }>()
  return counts ?? { blocks_closed: 0, blocks_checked: 0 }
}

/** The slices of a block that are not done, one an answer; after the last the block is checked. Each is kept, so a restart goes on. */
export async function* sliceBySlice(
  options: CheckOptions,
  block: Block,
  perSlice = usualSlice,
): AsyncGenerator<Outcome> {
  const buckets =
    block.buckets > 0 ? block.buckets : await slicesOf(options.client, block, perSlice)
  const done = new Set(block.buckets > 0 ? block.done : [])
  for (let bucket = 0; bucket < buckets; bucket += 1)
    if (!done.has(bucket)) yield await checkSlice(options, block, buckets, bucket)
}

/** Every subject that has evidence or a folded row, in the order of its table; then the counts of every batch. */
export async function* everything(
  options: CheckOptions,
  perSlice = usualSlice,
): AsyncGenerator<Outcome> {
  for (const walk of walks) {
    for (let after = beforeAll; ;) {
      const params = { ...after, limit: perSlice }
      const { outcome, last } = await check(options, { ...walk, params })
      if (last === undefined) break
      if (options.repair) await keepResult(options.client, outcome, { scope: 'all' })
      yield outcome
      after = last
    }
  }
  for await (const counted of checkEveryCount(options)) {
    const outcome = outcomeOfCounts(counted)
    if (options.repair) await keepResult(options.client, outcome, { scope: 'all' })
    yield outcome
  }
}
