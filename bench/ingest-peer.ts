import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ClickHouseClient } from '@clickhouse/client'
import { finished } from 'node:stream/promises'
import { timed } from './world.ts'

/**
 * The peer: the file's bytes piped into INSERT ... FORMAT JSONEachRow of a bare table. `whole` has a column for every
 * field that occurs in the file, so nothing is lost; `few` keeps eleven fields and drops the rest, which is less work.
 * Neither checks anything, keeps positions or survives a crash.
 */
export type Peer = 'whole' | 'few'
const few = `event_id String, event_type String, occurred_at DateTime64(3, 'UTC'), source String, simulated Bool,
  schema_version UInt8, entry String, importer_number String, lines String, work_id String, center String`

/** Names of all fields in the file. */
export async function fieldsOf(path: string): Promise<string[]> {
  const names = new Set<string>()
  for await (const line of createInterface({ input: createReadStream(path) }))
    for (const name of Object.keys(JSON.parse(line) as object)) names.add(name)
  return [...names]
}

const columnType = (name: string) =>
  name === 'occurred_at' ? "DateTime64(3, 'UTC')" : name === 'simulated' ? 'Bool' : 'String'

export async function pipeRaw(
  client: ClickHouseClient,
  path: string,
  peer: Peer,
  fields: readonly string[],
): Promise<number> {
  const whole = fields.map((name) => `\`${name}\` ${columnType(name)}`).join(', ')
  await client.command({
    query: `create table bare_${peer} (${peer === 'few' ? few : whole}) engine = MergeTree order by (occurred_at, event_id)`,
  })
  const ms = await timed(async () => {
    const { stream } = await client.exec({
      query: `insert into bare_${peer} format JSONEachRow`,
      values: createReadStream(path, { highWaterMark: 1 << 20 }),
      clickhouse_settings: {
        input_format_skip_unknown_fields: 1,
        input_format_json_read_objects_as_strings: 1,
        input_format_json_read_arrays_as_strings: 1,
        date_time_input_format: 'best_effort',
        log_comment: `peer_${peer}`,
      },
    })
    await finished(stream.resume())
  })
  return ms / 1000
}
