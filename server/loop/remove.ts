import type { ClickHouseClient } from '@clickhouse/client'
import { keyOf, type Difference, type Subject } from './compare.ts'

/** Keys named by one statement: they travel in its address. */
const keysPerStatement = 200

interface Place {
  table: string
  evidence: string
  kinds: readonly Subject['subject_kind'][]
  key: string
  /** The columns of `key` from one of the keys. */
  from: string
  versioned: boolean
}
const entryKey = {
  key: 'filed_on, port, entry_number',
  from: 'toDate(k[2]), k[3], k[4]',
  evidence: 'entry_event',
  kinds: ['entry'],
} as const
const places: readonly Place[] = [
  { ...entryKey, table: 'entry', versioned: true },
  { ...entryKey, table: 'queue_entry', versioned: true },
  { ...entryKey, table: 'importer_entry', versioned: false },
  {
    ...{ table: 'work', evidence: 'work_event', kinds: ['work'] },
    ...{ key: 'work_id', from: 'k[4]', versioned: true },
  },
  {
    ...{ table: 'importer', evidence: 'account_event', kinds: ['importer', 'center'] },
    ...{ key: 'subject_kind, subject_id', from: 'k[1], k[4]', versioned: true },
  },
]

/**
 * Removes rows that no fold can replace: those with a version above the ledger's size, and those of subjects without
 * evidence. Both are looked at again by the statement itself, after it took hold of the parts it works on, so that a
 * row that a loop writes meanwhile stays. Subjects that a batch named keep their row: their evidence was lost.
 */
export async function removeUnfoldable(
  client: ClickHouseClient,
  different: readonly Difference[],
): Promise<void> {
  const above = different.filter((one) => one.above === 1)
  const unfounded = await unnamed(
    client,
    different.filter((one) => one.problem === 'unfounded'),
  )
  for (const place of places) {
    const { table, key, evidence } = place
    const named = namedBy(place)
    if (place.versioned) {
      const rows = `(${key}) in ${named} and version > (select uniqExact(batch_seq) from ingest_batch)`
      await removeEach(client, place, above, `delete from ${table} where ${rows}`)
    }
    const bare = `(${key}) in ${named} and (${key}) not in (select ${key} from ${evidence} where (${key}) in ${named})`
    await removeEach(client, place, unfounded, `delete from ${table} where ${bare}`)
  }
}

const namedBy = ({ from }: Pick<Place, 'from'>) =>
  `(select ${from} from (select arrayJoin({keys:Array(Array(String))}) as k))`

const keyColumns = (subject: Subject) => [
  subject.subject_kind,
  subject.filed_on,
  subject.port,
  subject.subject_id,
]

async function removeEach(
  client: ClickHouseClient,
  { kinds, table }: Place,
  subjects: readonly Subject[],
  query: string,
): Promise<void> {
  const keys = subjects.filter((one) => kinds.includes(one.subject_kind)).map(keyColumns)
  for (let at = 0; at < keys.length; at += keysPerStatement) {
    await client.command({
      query,
      query_params: { keys: keys.slice(at, at + keysPerStatement) },
      clickhouse_settings: { log_comment: `remove_${table}`, lightweight_deletes_sync: '2' },
    })
  }
}

/** Those that no batch has ever named. */
async function unnamed(client: ClickHouseClient, subjects: Difference[]): Promise<Difference[]> {
  const named = new Set<string>()
  for (let at = 0; at < subjects.length; at += keysPerStatement) {
    const keys = subjects.slice(at, at + keysPerStatement).map(keyColumns)
    const answer = await client.query({
      query: `select distinct subject_kind, filed_on, port, subject_id from event_identity
        where (subject_kind, filed_on, port, subject_id) in ${namedBy({ from: 'k[1], toDate(k[2]), k[3], k[4]' })}`,
      query_params: { keys },
      format: 'JSONEachRow',
      clickhouse_settings: { log_comment: 'remove_named' },
    })
    for (const one of await answer.json<Subject>()) named.add(keyOf(one))
  }
  return subjects.filter((one) => !named.has(keyOf(one)))
}
