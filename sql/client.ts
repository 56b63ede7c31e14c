import { createClient, type ClickHouseClient } from '@clickhouse/client'
import type { Connection } from './engine.ts'

/** Settings that change meaning are said here, not left to a version's defaults. */
const settings = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  date_time_input_format: 'best_effort',
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 0,
  output_format_json_escape_forward_slashes: 0,
  output_format_arrow_compression_method: 'none',
  join_use_nulls: 0,
  allow_nonconst_timezone_arguments: 1,
  session_timezone: 'UTC',
  max_threads: 2,
} as const

export const databaseName = 'centerline'

/** One pooled client. `database` must exist, except for the client that creates it (`default`). */
export function connect(connection: Connection, database: string = databaseName): ClickHouseClient {
  return createClient({
    url: connection.url,
    username: connection.username,
    password: connection.password,
    database,
    http_headers: connection.headers,
    application: 'centerline',
    request_timeout: 300_000,
    max_open_connections: 10,
    keep_alive: { enabled: true, idle_socket_ttl: 2500 },
    compression: { request: false, response: false },
    clickhouse_settings: { ...settings },
    log: { level: 127 },
  })
}
