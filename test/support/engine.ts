import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll } from 'vitest'
import { connect } from '../../sql/client.ts'
import { openEngine, type Engine } from '../../sql/engine.ts'
import { migrate } from '../../sql/migrate.ts'

export interface TestEngine {
  engine: Engine
  /** Writes and reads the migrated database. */
  client: ClickHouseClient
  dataDir: string
  close(): Promise<void>
}

/**
 * A real engine in a DATA_DIR of its own, migrated. Called at the top of a test file it closes itself after
 * the file; called in `beforeAll`, return its `close` from there.
 */
export async function testEngine(): Promise<TestEngine> {
  const dataDir = mkdtempSync(join(tmpdir(), 'centerline-test-'))
  const engine = await openEngine({ dataDir })
  await migrate(engine.writer)
  const client = connect(engine.writer)
  let closed = false
  const close = async () => {
    if (closed) return
    closed = true
    await client.close()
    await engine.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  afterAll(close)
  return { engine, client, dataDir, close }
}

export async function rowsOf<T>(client: ClickHouseClient, query: string): Promise<T[]> {
  const answer = await client.query({ query, format: 'JSONEachRow' })
  return answer.json<T>()
}
