import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

/** The rule reads paths only, so imports that lead nowhere in a folder of our own tell all, and the tree stays untouched. */
const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'centerline-lint-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))

/** What a folder holds outside its contract: every file, and one file of every folder in it. */
function insides(name: string): string[] {
  return readdirSync(join(root, name), { withFileTypes: true })
    .filter((entry) => entry.name !== 'contract')
    .flatMap((entry) => {
      if (entry.isDirectory()) return [`${name}/${entry.name}/thing.ts`]
      return entry.name.endsWith('.ts') ? [`${name}/${entry.name}`] : []
    })
}
const from = (places: string[], imports: string[]) =>
  places.flatMap((place) => imports.map((path): [string, string] => [place, path]))
const up = (paths: string[], steps = '../') => paths.map((path) => steps + path)

const [server, ingest, sql, client] = [
  insides('server'),
  insides('ingest'),
  insides('sql'),
  insides('client'),
]
const forbidden: [string, string][] = [
  ...from(['client/forbidden.ts'], up([...sql, ...server, ...ingest])),
  ...from(['client/panels/forbidden.tsx'], up([...sql, ...server, ...ingest], '../../')),
  ...from(['server/forbidden.ts'], up([...client, ...ingest])),
  ...from(['server/live/forbidden.ts'], up([...client, ...ingest], '../../')),
  ...from(['ingest/forbidden.ts'], up([...client, ...server])),
  ...from(['ingest/sources/forbidden.ts'], up([...client, ...server], '../../')),
  ...from(['sql/forbidden.ts'], up([...client, ...server, ...ingest])),
  ...from(
    ['ingest/contract/forbidden.ts', 'server/contract/forbidden.ts'],
    [
      ...up([...client, ...sql, ...server, ...ingest], '../../'),
      'node:fs',
      'fastify',
      'socket.io',
      'react',
      'echarts',
      'apache-arrow',
      'pino',
      '@clickhouse/client',
    ],
  ),
]
const allowed: [string, string][] = [
  ...from(
    ['client/panels/allowed.tsx'],
    ['../../server/contract/live.ts', '../../ingest/contract/codes.ts', '../ui/panel.tsx', 'react'],
  ),
  ...from(
    ['server/live/allowed.ts'],
    ['../../sql/query.ts', '../../ingest/contract/codes.ts', '../contract/live.ts', './hub.ts'],
  ),
  ...from(
    ['ingest/sources/allowed.ts'],
    ['../../sql/engine.ts', '../../server/contract/live.ts', '../formats/csv.ts', 'node:fs'],
  ),
  ...from(['sql/allowed.ts'], ['../ingest/contract/codes.ts', '../server/contract/live.ts']),
  ...from(
    ['server/contract/allowed.ts'],
    ['typebox', './filters.ts', '../../ingest/contract/codes.ts'],
  ),
  ...from(['ingest/contract/allowed.ts'], ['typebox', './codes.ts']),
]

interface Diagnostic {
  code: string
  filename: string
  labels: { span: { line: number } }[]
}
/** Writes each import on a line of its own, as a value, a type and a re-export in turn; answers which of them lint refuses. */
function refused(imports: [string, string][]): [string, string][] {
  const files = new Map<string, string[]>()
  for (const [place, path] of imports) files.set(place, [...(files.get(place) ?? []), path])
  const form = [
    (path: string, at: number) => `import { thing as thing${at} } from '${path}'`,
    (path: string, at: number) => `import type { Thing as Thing${at} } from '${path}'`,
    (path: string, at: number) => `export { thing as again${at} } from '${path}'`,
  ]
  for (const [place, paths] of files) {
    mkdirSync(dirname(join(folder, place)), { recursive: true })
    const lines = paths.flatMap((path, at) => form.map((write) => write(path, at)))
    writeFileSync(join(folder, place), `${lines.join('\n')}\n`)
  }
  const run = spawnSync(
    join(root, 'node_modules/.bin/oxlint'),
    ['--format', 'json', ...files.keys()],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 },
  )
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: Diagnostic[] }
  const found = new Set(
    diagnostics
      .filter(({ code }) => code.includes('no-restricted-imports'))
      .map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`),
  )
  return [...files].flatMap(([place, paths]) =>
    paths
      .filter((_, at) => form.every((_write, kind) => found.has(`${place}:${at * 3 + kind + 1}`)))
      .map((path): [string, string] => [place, path]),
  )
}

test('folders meet only at a contract: every import of what another folder holds inside is refused', () => {
  expect(forbidden.length).toBeGreaterThan(150)
  const seen = new Set(refused(forbidden).map(String))
  expect(forbidden.filter((pair) => !seen.has(String(pair)))).toEqual([])
})

test('a contract imports nothing of its own folder and no package but typebox', () => {
  const own = [
    ...from(['server/contract/own.ts'], ['../errors.ts', '../live/hub.ts', 'prom-client']),
    ...from(['ingest/contract/own.ts'], ['../config.ts', '../sources/http.ts', 'csv-parse']),
  ]
  expect(refused(own)).toEqual(own)
})

test('imports of a contract, of sql by server and ingest, and of the own folder pass', () => {
  expect(refused(allowed)).toEqual([])
})
