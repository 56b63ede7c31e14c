import { randomUUID } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'

/**
 * Statements that share temporary tables. A temporary table hides a table of the database with the same name, is seen
 * by nobody else, and goes with its session: after `end`, or by itself when the process was killed.
 * One statement at a time.
 */
export interface Session {
  /** Runs a statement; `name` stands in the server's query log. */
  command(name: string, query: string, params?: Record<string, unknown>): Promise<void>
  rows<T>(name: string, query: string, params?: Record<string, unknown>): Promise<T[]>
  /** Makes a temporary table of what a query gives. */
  keep(table: string, name: string, query: string, params?: Record<string, unknown>): Promise<void>
  insert(table: string, values: readonly object[]): Promise<void>
  end(): Promise<void>
}

/** Seconds without a statement after which the database forgets the session. */
const sessionTimeout = '300'

export function openSession(client: ClickHouseClient): Session {
  const session_id = randomUUID()
  const tables: string[] = []
  const settings = (name: string) => ({
    log_comment: name,
    session_timeout: sessionTimeout,
    // Beside the loop and the pages, on one core.
    max_threads: 1,
    max_bytes_before_external_group_by: '1000000000',
  })
  const command: Session['command'] = async (name, query, query_params = {}) => {
    await client.command({ query, query_params, session_id, clickhouse_settings: settings(name) })
  }
  return {
    command,
    rows: async <T>(name: string, query: string, query_params: Record<string, unknown> = {}) => {
      const answer = await client.query({
        ...{ query, query_params, session_id, format: 'JSONEachRow' },
        clickhouse_settings: settings(name),
      })
      return answer.json<T>()
    },
    keep: async (table, name, query, params) => {
      await command(name, `create temporary table ${table} engine = Memory as ${query}`, params)
      tables.push(table)
    },
    insert: async (table, values) => {
      await client.insert({ table, values, format: 'JSONEachRow', session_id })
    },
    end: async () => {
      // With the database away there is nothing to end.
      for (const table of tables.splice(0))
        await command('session_end', `drop temporary table if exists ${table}`).catch(() => {})
    },
  }
}
