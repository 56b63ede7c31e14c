import { parseArgs } from 'node:util'
import { ingestBench } from './ingest.ts'
import { pagesBench } from './pages.ts'
import { tickBench } from './tick.ts'
import { visibleBench } from './visible.ts'

/** `npm run bench -- ingest|tick|visible|pages|all`: a table, then one JSON line each. Never part of `npm test`. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    entries: { type: 'string', default: '20000' },
    events: { type: 'string' },
    base: { type: 'string', default: '2000000' },
    days: { type: 'string', default: '330' },
    sets: { type: 'string', default: '50' },
    older: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '120' },
  },
})
const pagesOptions = {
  events: Number(values.events ?? 2_000_000),
  base: Number(values.base),
  days: Number(values.days),
  sets: Number(values.sets),
  older: Number(values.older),
}
const benches = {
  ingest: () => ingestBench({ events: Number(values.events ?? 1_000_000) }),
  tick: () => tickBench(Number(values.entries)),
  visible: () => visibleBench(Number(values.seconds)),
  pages: () => pagesBench(pagesOptions),
} as const
const asked = positionals[0] ?? 'all'
const names = Object.keys(benches).filter(
  (name): name is keyof typeof benches => asked === 'all' || name === asked,
)
const entries = Number(values.entries)
const wrong = (least: number) => (value: number) => !Number.isInteger(value) || value < least
const { events, base, days, sets, older } = pagesOptions
if (
  names.length === 0 ||
  wrong(100)(entries) ||
  [events, base].some(wrong(20_000)) ||
  [days, sets].some(wrong(1)) ||
  wrong(0)(older) ||
  sets > 50
) {
  process.stderr.write(
    `Usage: npm run bench -- ${Object.keys(benches).join('|')}|all [--entries N] (tick)
  [--seconds N] (visible: how long events are posted, default 120)
  [--events N] (ingest: events of the file, default 1000000)
  [--events N] [--base N] [--days N] [--sets 1-50] [--older N] (pages: events of the history; events that are loaded, the rest are copies; its days; filter sets; copies that lie before it)\n`,
  )
  process.exit(2)
}
for (const name of names) {
  const result = await benches[name]()
  console.table(result.table)
  process.stdout.write(`${JSON.stringify({ name, ...result.summary })}\n`)
}
process.exit(0)
