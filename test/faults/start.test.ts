import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { testEngine } from '../support/engine.ts'
import { startProxy } from './proxy.ts'

test.each(['http', 'file'])(
  'an ingest from %s that loses the database between its start and its first row ends with 3',
  async (source) => {
    const db = await testEngine()
    const { url, headers, username, password } = db.engine.writer
    const link = await startProxy(() => ({ url, headers }))
    onTestFinished(async () => {
      await link.close()
      await db.close()
    })
    link.arm({ kind: 'cut_request', place: 'run', nth: 1, ms: 0 })
    const path = join(db.dataDir, 'none.ndjson')
    writeFileSync(path, '')
    const args = source === 'file' ? ['--path', path] : []
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'ingest/main.ts', '--source', source, ...args],
      {
        stdio: 'ignore',
        env: {
          ...process.env,
          DATA_DIR: db.dataDir,
          SPOOL_DIR: '',
          INGEST_PORT: '0',
          CLICKHOUSE_URL: link.url,
          CLICKHOUSE_USER: username,
          CLICKHOUSE_PASSWORD: password,
        },
      },
    )
    const last = setTimeout(() => child.kill('SIGKILL'), 15_000)
    onTestFinished(() => clearTimeout(last))
    const end = await new Promise((resolve) =>
      child.once('exit', (code, signal) => resolve({ code, signal })),
    )
    expect([end, link.disarm()]).toEqual([{ code: 3, signal: null }, 0])
  },
)
