import type { ClickHouseClient } from '@clickhouse/client'
import Type, { type TSchema } from 'typebox'
import type { QueueRow } from '../contract/queues.ts'
import type { ImporterKeySecret } from '../config.ts'
import { mergedQueue } from '../domain/queue-merge.ts'
import type { QueueBaseRow } from '../domain/queues.ts'
import { defineQuery, rows, type ParamTags } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import { lastBlock, onlyAdded, partOf, type Part } from './queue-parts.ts'

const define = <P extends ParamTags, R extends TSchema>(name: string, params: P, row: R) =>
  defineQuery(new URL(`../../sql/queries/${name}.sql`, import.meta.url), params, row, {
    scoped: false,
  })
const key = { key_high: 'UInt64', key_low: 'UInt64' } as const
const baseQuery = define('queues_base', key, Type.Unsafe<RawQueueRow>({}))
const changesQuery = define(
  'queues_changes',
  { ...key, after: 'UInt64' },
  Type.Unsafe<RawQueueRow>({}),
)
const partsQuery = define('queues_parts', {}, Type.Unsafe<{ name: string }>({}))
const versionQuery = define('queues_version', {}, Type.Unsafe<{ version: number }>({}))

interface RawQueueRow extends Omit<
  QueueRow,
  'reasons' | 'recommended_lane' | 'tier' | 'center' | 'importer_name' | 'clock_code'
> {
  /** Empty: the entry left the queue. */
  kind: QueueBaseRow['kind'] | ''
  decision: string
  importer_name: string
  tier: number
  center: string
  clock_code: string
  version: number
}

/** The queue of all ports and Centers, in queue order, as the database has it now. */
export interface Queue {
  /** Reads what was written since the last call. Calls wait for each other; answers are not changed later. */
  read(): Promise<readonly QueueBaseRow[]>
}

/** What changed is found by blocks, so that this only guards against what nobody thought of. */
const wholeEveryMs = 3_600_000

/**
 * Keeps the queue in memory and follows the table. Versions do not say what is new: a slow server, or a repair, writes
 * rows with a version lower than one that was read. Blocks do: they are numbered as they become visible. So what stands
 * behind the last block read is read, and of two rows of an entry the greater version counts, of equal ones the later,
 * as in the table itself. The whole queue is read at the start, after an error, when rows were deleted or parts dropped
 * (a repair), for a row that may be older than one that was not kept, and every hour. `now` is in milliseconds.
 */
export function createQueue(
  client: ClickHouseClient,
  secret: ImporterKeySecret,
  now = () => performance.now(),
): Queue {
  const keys = { key_high: secret.key_high.toString(), key_low: secret.key_low.toString() }
  let held: Held | undefined
  let reading: Promise<unknown> = Promise.resolve()

  async function whole(parts: Part[]): Promise<Held> {
    // In this order: a row that is written meanwhile is read again as a change.
    const [newest] = await rows(client, versionQuery, fullScope, {})
    const raw = await rows(client, baseQuery, fullScope, keys)
    const entries = new Map(raw.map((row) => [keyOf(row), knownOf(row)]))
    const queue = [...entries.values()].flatMap(({ item }) => item ?? [])
    return { queue, entries, parts, others: newest?.version ?? 0, readAt: now() }
  }

  async function next(): Promise<Held> {
    const parts = (await rows(client, partsQuery, fullScope, {})).map(({ name }) => partOf(name))
    const known = held
    if (known === undefined || now() - known.readAt >= wholeEveryMs) return whole(parts)
    // Without parts the table is empty or away: reading it whole tells which.
    if (parts.length === 0 || !onlyAdded(known.parts, parts)) return whole(parts)
    const after = lastBlock(known.parts)
    if (lastBlock(parts) === after) return { ...known, parts }
    const changes = await rows(client, changesQuery, fullScope, { ...keys, after })
    const queue = follow(known, changes)
    return queue === undefined ? whole(parts) : { ...known, parts, queue }
  }

  async function read(): Promise<readonly QueueBaseRow[]> {
    try {
      held = await next()
      return held.queue
    } catch (error) {
      held = undefined
      throw error
    }
  }

  return {
    read: () => {
      const mine = reading.then(read)
      reading = mine.catch(() => undefined)
      return mine
    },
  }
}

/** The row of an entry that counts; without `item` the entry left the queue. */
interface Known {
  version: number
  item: QueueBaseRow | undefined
}
interface Held {
  queue: readonly QueueBaseRow[]
  /** Every entry in the queue, and those that left it since the whole was read. */
  entries: Map<string, Known>
  /** No entry outside `entries` had a row with a greater version when the whole was read. */
  others: number
  parts: Part[]
  readAt: number
}

/**
 * Takes rows in the order of writing into `entries`, and answers the queue with them. Undefined when a row may be older
 * than one that was not kept.
 */
function follow(
  { queue, entries, others }: Held,
  written: readonly RawQueueRow[],
): readonly QueueBaseRow[] | undefined {
  const before = new Map<string, Known | undefined>()
  for (const row of written) {
    const key = keyOf(row)
    const known = entries.get(key)
    if (known === undefined && row.version < others) {
      // Out of the queue before and after, whichever of the two counts.
      if (row.kind === '') continue
      return undefined
    }
    if (known !== undefined && row.version < known.version) continue
    if (!before.has(key)) before.set(key, known)
    entries.set(key, knownOf(row))
  }
  const gone = [...before.values()].flatMap((known) => known?.item ?? [])
  const added = [...before.keys()].flatMap((key) => entries.get(key)?.item ?? [])
  return mergedQueue(queue, gone, added)
}

const keyOf = (row: RawQueueRow) => `${row.filed_on}/${row.port}/${row.entry_number}`
const knownOf = ({ version, ...row }: RawQueueRow): Known => ({ version, item: itemOf(row) })

function itemOf({
  kind,
  decision,
  ...row
}: Omit<RawQueueRow, 'version'>): QueueBaseRow | undefined {
  if (kind === '') return undefined
  const { reasons = [], recommended_lane = 'release' } =
    decision === '' ? {} : (JSON.parse(decision) as Pick<QueueRow, 'reasons' | 'recommended_lane'>)
  return {
    kind,
    center: row.center,
    port: row.port,
    segment: row.segment,
    mode: row.mode,
    tier: row.tier,
    filed_on: row.filed_on,
    row: {
      ...row,
      reasons,
      recommended_lane,
      importer_name: row.importer_name || null,
      tier: row.tier < 0 ? null : row.tier,
      center: row.center || null,
      clock_code: row.clock_code || null,
    },
  }
}
