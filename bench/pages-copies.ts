import type { ClickHouseClient } from '@clickhouse/client'

/** Every reference in a payload to an entry, an importer, a piece of work and the event itself, as those of the copy. */
const payload = ['number', 'importer_number', 'work_id', 'event_id'].reduce(
  (text, name) => `replaceAll(${text}, '"${name}":"', concat('"${name}":"', {mark:String}))`,
  'payload',
)
const marked = (column: string) =>
  `if(${column} = '', '', concat({mark:String}, ${column})) as ${column}`
const seq = 'batch_seq + {copy:UInt64} as batch_seq'

/** What is copied of each table, how its rows are known as the loaded world's own, and what of them has an end. */
const tables = [
  {
    name: 'entry_event',
    replaced: [marked('entry_number'), marked('event_id'), `${payload} as payload`, seq],
    own: "not startsWith(entry_event.entry_number, 'c')",
  },
  {
    name: 'work_event',
    replaced: [marked('work_id'), marked('event_id'), `${payload} as payload`, seq],
    own: "not startsWith(work_event.work_id, 'c')",
  },
  {
    name: 'account_event',
    replaced: [marked('subject_id'), marked('event_id'), `${payload} as payload`, seq],
    own: "subject_kind = 'importer' and not startsWith(account_event.subject_id, 'c')",
  },
  {
    name: 'entry',
    replaced: [marked('entry_number'), marked('importer_number'), marked('moved_to')],
    own: "not startsWith(entry.entry_number, 'c')",
    ended: 'not in_queue',
  },
  {
    name: 'work',
    replaced: [
      marked('work_id'),
      marked('importer_number'),
      `replaceAll(about, '"number":"', concat('"number":"', {mark:String})) as about`,
    ],
    own: "not startsWith(work.work_id, 'c')",
    ended: 'isNotNull(closed_at)',
  },
  {
    name: 'importer',
    replaced: [marked('subject_id')],
    own: "subject_kind = 'importer' and not startsWith(importer.subject_id, 'c')",
  },
] as const
const folded = new Set<string>(['entry', 'work', 'importer'])

export interface Growth {
  copies: number
  /** Days that each copy lies before the one made before it; 0 leaves all in the same period. */
  daysBack: number
}

/**
 * The statements of one copy: evidence, what views make of it on the way in (touched, identities, importer ->
 * entries), folded rows. Not copied: the ten Centers and their staffing. Rows of earlier copies begin with a small c
 * and are left out. Copies that lie before carry what has ended only, as an older history does; times inside lists
 * (holds, exams, clocks) stay as they were.
 */
async function statements(client: ClickHouseClient, { daysBack }: Growth): Promise<string[]> {
  return Promise.all(
    tables.map(async (table) => {
      const shifted = daysBack > 0 ? await timeColumns(client, table.name) : []
      const back = shifted.map((column) => `${column} - interval {back:UInt32} day as ${column}`)
      const ended = daysBack > 0 && 'ended' in table ? ` and ${table.ended}` : ''
      const final = folded.has(table.name) ? ' final' : ''
      return `insert into ${table.name} select * replace (${[...table.replaced, ...back].join(', ')})
        from (select * from ${table.name}${final} where ${table.own}${ended}) as ${table.name}`
    }),
  )
}

async function timeColumns(client: ClickHouseClient, table: string): Promise<string[]> {
  const answer = await client.query({
    query: `select name from system.columns where database = currentDatabase() and table = {table:String}
      and match(type, '^(Nullable\\\\()?Date') and default_kind = ''`,
    query_params: { table },
    format: 'JSONEachRow',
  })
  return (await answer.json<{ name: string }>()).map(({ name }) => name)
}

const ledger = ['ingest_batch', 'applied', 'event_count'].map(
  (table) =>
    `insert into ${table} select * replace (${seq}) from ${table} final where ${table}.batch_seq in {base:Array(UInt64)}`,
)

/**
 * Adds copies of everything. In the same period nine of them are ten times the density, as one tenth of the United
 * States is to a hundredth; lying before they are ten times the history. Copied importers are others, so that entries
 * per importer and port stay as they are.
 */
export async function growWorld(
  client: ClickHouseClient,
  growth: Growth,
  say: (text: string) => void,
): Promise<void> {
  const answer = await client.query({
    query: 'select distinct batch_seq from ingest_batch',
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  })
  const base = (await answer.json<{ batch_seq: string }>()).map((row) => BigInt(row.batch_seq))
  const copied = await statements(client, growth)
  for (let copy = 1; copy <= growth.copies; copy += 1) {
    for (const query of [...copied, ...ledger]) {
      await client.command({
        query,
        query_params: {
          ...{
            mark: `c${growth.daysBack > 0 ? 'o' : ''}${copy}`,
            copy,
            back: copy * growth.daysBack,
          },
          ...(ledger.includes(query) && { base }),
        },
        clickhouse_settings: { log_comment: 'bench_copy' },
      })
    }
    say(`copy ${copy} of ${growth.copies}`)
  }
  await merged(client)
}

/** Waits until merges are done, as they are on a machine that did not load a year just now; at most five minutes. */
async function merged(client: ClickHouseClient): Promise<void> {
  for (let waited = 0; waited < 300; waited += 1) {
    const answer = await client.query({
      query: 'select count() as running from system.merges',
      format: 'JSONEachRow',
    })
    if ((await answer.json<{ running: number }>())[0]?.running === 0) return
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
