import type { ClickHouseClient } from '@clickhouse/client'

/** Every reference in a payload to an entry, an importer, a piece of work and the event itself, as those of the copy. */
const payload = ['number', 'importer_number', 'work_id', 'event_id'].reduce(
  (text, name) => `replaceAll(${text}, '"${name}":"', concat('"${name}":"', {mark:String}))`,
  'payload',
)
const marked = (column: string) =>
  `if(${column} = '', '', concat({mark:String}, ${column})) as ${column}`
const seq = 'batch_seq + {copy:UInt64} as batch_seq'

/**
 * One copy of the loaded world, under other numbers and in the same period: evidence, what views make of it on
 * the way in (touched, identities, importer -> entries), folded rows, ledger and what is applied of it. Not
 * copied: the ten Centers and their staffing. Rows of earlier copies begin with a small c and are left out.
 */
const statements = [
  `insert into entry_event select * replace (${marked('entry_number')}, ${marked('event_id')}, ${payload} as payload, ${seq})
   from entry_event where not startsWith(entry_event.entry_number, 'c')`,
  `insert into work_event select * replace (${marked('work_id')}, ${marked('event_id')}, ${payload} as payload, ${seq})
   from work_event where not startsWith(work_event.work_id, 'c')`,
  `insert into account_event select * replace (${marked('subject_id')}, ${marked('event_id')}, ${payload} as payload, ${seq})
   from account_event where subject_kind = 'importer' and not startsWith(account_event.subject_id, 'c')`,
  `insert into entry select * replace (${marked('entry_number')}, ${marked('importer_number')}, ${marked('moved_to')})
   from entry final where not startsWith(entry.entry_number, 'c')`,
  `insert into work select * replace (${marked('work_id')}, ${marked('importer_number')},
        replaceAll(about, '"number":"', concat('"number":"', {mark:String})) as about)
   from work final where not startsWith(work.work_id, 'c')`,
  `insert into importer select * replace (${marked('subject_id')})
   from importer final where subject_kind = 'importer' and not startsWith(importer.subject_id, 'c')`,
]
const ledger = ['ingest_batch', 'applied'].map(
  (table) =>
    `insert into ${table} select * replace (${seq}) from ${table} final where ${table}.batch_seq in {base:Array(UInt64)}`,
)

/**
 * Adds `copies` of everything in the same period: ten times the density, as one tenth of the United States is to a
 * hundredth. Copied importers are others, so that entries per importer and port stay as they are.
 */
export async function growWorld(
  client: ClickHouseClient,
  copies: number,
  say: (text: string) => void,
): Promise<void> {
  const answer = await client.query({
    query: 'select distinct batch_seq from ingest_batch',
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  })
  const base = (await answer.json<{ batch_seq: string }>()).map((row) => BigInt(row.batch_seq))
  for (let copy = 1; copy <= copies; copy += 1) {
    for (const query of [...statements, ...ledger]) {
      await client.command({
        query,
        query_params: { mark: `c${copy}`, copy, ...(ledger.includes(query) && { base }) },
        clickhouse_settings: { log_comment: 'bench_copy' },
      })
    }
    say(`copy ${copy} of ${copies}`)
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
