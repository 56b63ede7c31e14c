import type { ClickHouseClient } from '@clickhouse/client'
import { queryParams, type ParamTags, type ParamsOf, type Query } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

const mostRows = 5000
const mostCharacters = 4_000_000

/**
 * Rows of a query that may be more than fits into memory, with their number. A signal that aborts ends the
 * query in the database too. What is wrong with the query is thrown here, what happens later while reading.
 */
export async function streamRows<P extends ParamTags>(
  client: ClickHouseClient,
  query: Query<P, object>,
  params: ParamsOf<P>,
  signal: AbortSignal,
): Promise<{ count: number; batches: AsyncIterable<object[]> }> {
  const ask = (text: string) =>
    client.query({
      query: text,
      format: 'JSONEachRow',
      query_params: queryParams(query, fullScope, params),
      abort_signal: signal,
      clickhouse_settings: {
        log_comment: query.name,
        // Without both a query that has not answered yet goes on when nobody waits for it.
        readonly: '2',
        cancel_http_readonly_queries_on_client_close: 1,
      },
    })
  const counted = await ask(`select count() as rows from (\n${query.text}\n)`)
  const [first] = await counted.json<{ rows: number }>()
  const answer = await ask(query.text)
  return { count: first?.rows ?? 0, batches: batchesOf(answer.stream()) }
}

interface Line {
  text: string
  json: () => object
}

/** Batches of 5,000 rows, or fewer where they are long: what is in memory and holds up the process at a time. */
async function* batchesOf(chunks: AsyncIterable<Line[]>): AsyncGenerator<object[]> {
  let batch: object[] = []
  let characters = 0
  for await (const lines of chunks)
    for (const line of lines) {
      batch.push(line.json())
      characters += line.text.length
      if (batch.length < mostRows && characters < mostCharacters) continue
      yield batch
      batch = []
      characters = 0
    }
  if (batch.length > 0) yield batch
}
