import { parseArgs } from 'node:util'
import { ingestBench } from './ingest.ts'
import { pagesBench } from './pages.ts'
import { tickBench } from './tick.ts'

/** `npm run bench -- ingest|tick|pages|all`: a table, then one JSON line each. Never part of `npm test`. */
const benches = { ingest: ingestBench, tick: tickBench, pages: pagesBench } as const
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { entries: { type: 'string', default: '20000' } },
})
const asked = positionals[0] ?? 'all'
const names = Object.keys(benches).filter(
  (name): name is keyof typeof benches => asked === 'all' || name === asked,
)
const entries = Number(values.entries)
if (names.length === 0 || !Number.isInteger(entries) || entries < 100) {
  process.stderr.write(
    `Usage: npm run bench -- ${Object.keys(benches).join('|')}|all [--entries N]\n`,
  )
  process.exit(2)
}
for (const name of names) {
  const result = await benches[name](entries)
  console.table(result.table)
  process.stdout.write(`${JSON.stringify({ name, ...result.summary })}\n`)
}
process.exit(0)
