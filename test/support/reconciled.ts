import type { ClickHouseClient } from '@clickhouse/client'
import { totalsOf, type Outcome } from '../../server/loop/check.ts'
import { rowsOf } from './engine.ts'

/** The folded tables and what follows them, with the columns that name a row. */
export const foldedKeys = {
  entry: 'filed_on, port, entry_number',
  work: 'work_id',
  importer: 'subject_kind, subject_id',
} as const
export const foldedTables = ['entry', 'work', 'importer'] as const
export type FoldedTable = (typeof foldedTables)[number]

/** Everything that pages read of folded rows, the versions left out. */
export async function pagesContent(client: ClickHouseClient) {
  const tables = [...foldedTables, 'queue_entry', 'importer_entry']
  const queries = tables.map((table) => {
    const columns = table === 'importer_entry' ? '*' : '* except version'
    return `select '${table}' as name, toUInt32(count()) as rows, toString(sum(sipHash64(toString(tuple(${columns}))))) as hash from ${table} final`
  })
  return rowsOf<{ name: string; rows: number; hash: string }>(
    client,
    `select * from (${queries.join(' union all ')}) order by name`,
  )
}

export async function allOf(outcomes: AsyncIterable<Outcome>): Promise<Outcome[]> {
  const all: Outcome[] = []
  for await (const outcome of outcomes) all.push(outcome)
  return all
}

export function sums(outcomes: Outcome[]) {
  const all = outcomes.map(totalsOf)
  const sum = (name: 'compared' | 'different' | 'repaired') =>
    all.reduce((total, outcome) => total + outcome[name], 0)
  return { compared: sum('compared'), different: sum('different'), repaired: sum('repaired') }
}

export const examples = (outcomes: Outcome[]) => outcomes.flatMap((outcome) => outcome.examples)

/** Writes a wrong copy of one row of the table, with the version moved by `by`. */
export async function damage(
  client: ClickHouseClient,
  table: FoldedTable,
  by = 0,
  which = `order by ${foldedKeys[table]} limit 2, 1`,
): Promise<void> {
  await client.command({
    query: `insert into ${table} select * replace ('wrong' as status, version + ${by} as version) from ${table} final ${which}`,
  })
}

/** The client, with a step before each statement of a name. */
export function before(
  client: ClickHouseClient,
  name: string,
  step: () => Promise<void>,
): ClickHouseClient {
  return new Proxy(client, {
    get(target, property) {
      const member = Reflect.get(target, property) as unknown
      if (typeof member !== 'function') return member
      if (property !== 'command') return member.bind(target) as unknown
      return async (params: Parameters<ClickHouseClient['command']>[0]) => {
        if (params.clickhouse_settings?.log_comment === name) await step()
        return target.command(params)
      }
    },
  })
}
