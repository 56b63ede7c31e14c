import { openEngine } from './engine.ts'
import { migrate } from './migrate.ts'

/** `npm run migrate`: brings the schema up to date and says how many statements that took. */
const engine = await openEngine({
  dataDir: process.env['DATA_DIR'] || './data',
  clickhouseUrl: process.env['CLICKHOUSE_URL'] || undefined,
  clickhouseUser: process.env['CLICKHOUSE_USER'] || undefined,
  clickhousePassword: process.env['CLICKHOUSE_PASSWORD'] || undefined,
})
try {
  process.stdout.write(`migrations applied: ${await migrate(engine.writer)}\n`)
} finally {
  await engine.close()
}
