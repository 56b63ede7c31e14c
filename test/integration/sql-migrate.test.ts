import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { connect } from '../../sql/client.ts'
import { migrate, readMigrations, type Migration } from '../../sql/migrate.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'

let db: TestEngine
beforeAll(async () => {
  db = await testEngine()
  return db.close
})
const migrations = readMigrations()
const snapshot = new URL('../../sql/schema.sql', import.meta.url)
const renew = 'UPDATE_SCHEMA=1 npx vitest run test/integration/sql-migrate.test.ts'

/** A database of the test's own, empty. */
let databases = 0
function database(): string {
  const name = `migrate_${(databases += 1)}`
  onTestFinished(async () => {
    await db.client.command({ query: `drop database if exists ${name}` })
  })
  return name
}
async function schemaOf(name: string): Promise<string> {
  const tables = await rowsOf<{ name: string; statement: string }>(
    db.client,
    `select name, create_table_query as statement from system.tables where database = '${name}' order by name`,
  )
  const pretty = await Promise.all(
    tables.map(async ({ statement }) => {
      const answer = await db.client.query({
        query: 'select formatQuery({statement:String}) as text',
        query_params: { statement: statement.replaceAll(`${name}.`, '') },
        format: 'JSONEachRow',
      })
      return (await answer.json<{ text: string }>())[0]?.text ?? ''
    }),
  )
  return pretty.map((text) => `${text};\n`).join('\n')
}
const landed = (name: string) =>
  rowsOf<{ name: string }>(
    db.client,
    `select name, count() as times from ${name}.schema_migration group by name order by name`,
  )

test('a second run has nothing to do and changes nothing', async () => {
  const name = database()
  expect(await migrate(db.engine.writer, name)).toBe(migrations.length)
  const before = await schemaOf(name)
  expect(await migrate(db.engine.writer, name)).toBe(0)
  expect(await schemaOf(name)).toBe(before)
  expect(await landed(name)).toHaveLength(migrations.length)
})

test('a run that was cut off is taken up where it stopped, every statement again without harm', async () => {
  const name = database()
  await migrate(db.engine.writer, name, migrations.slice(0, 5))
  const client = connect(db.engine.writer, name)
  // The fifth statement ran and its row was not written yet.
  await client.command({ query: migrations[5]?.statement ?? '' })
  expect(await migrate(db.engine.writer, name)).toBe(migrations.length - 5)
  for (const { statement } of migrations) await client.command({ query: statement })
  await client.close()
  expect(await schemaOf(name)).toBe(await schemaOf('centerline'))
})

test('two programs may migrate one empty database at once', async () => {
  const name = database()
  const counts = await Promise.all([1, 2, 3].map(() => migrate(db.engine.writer, name)))
  expect(Math.max(...counts)).toBeGreaterThan(0)
  expect(await landed(name)).toHaveLength(migrations.length)
  expect(await schemaOf(name)).toBe(await schemaOf('centerline'))
  expect(await migrate(db.engine.writer, name)).toBe(0)
})

const edited = (at: number): Migration[] =>
  migrations.map((migration, index) => (index === at ? { ...migration, hash: 'other' } : migration))

test('an edited migration is refused with its name, and nothing more is applied', async () => {
  const name = database()
  await migrate(db.engine.writer, name, migrations.slice(0, 3))
  await expect(migrate(db.engine.writer, name, edited(1))).rejects.toMatchObject({
    code: 'MIGRATION_EDITED',
    message: expect.stringContaining(migrations[1]?.name ?? '') as unknown,
  })
  expect(await landed(name)).toHaveLength(3)
})

test('a database that knows a migration of a later program is refused', async () => {
  const name = database()
  const later = { name: '9999_later.sql', statement: 'select 1', hash: 'later' }
  await migrate(db.engine.writer, name, [...migrations, later])
  await expect(migrate(db.engine.writer, name)).rejects.toMatchObject({
    code: 'SCHEMA_NEWER',
    message: expect.stringContaining(later.name) as unknown,
  })
})

test('every migration is one statement that says what to do when it was done already', () => {
  for (const { name, statement } of migrations) {
    expect(name).toMatch(/^\d{4}_[a-z_]+\.sql$/)
    expect(statement, name).toMatch(
      /if (not )?exists|create or replace view|modify query|materialize column|replaces itself\.\ninsert into/,
    )
  }
  const numbers = migrations.map(({ name }) => Number(name.slice(0, 4)))
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
})

test('the committed schema is what the migrations make', async () => {
  const header = `-- What the migrations make, for reading and review. Written by a test; renew with:\n-- ${renew}\n\n`
  const live = header + (await schemaOf('centerline'))
  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(snapshot, live)
  expect(readFileSync(snapshot, 'utf8'), `sql/schema.sql is old; renew it with: ${renew}`).toBe(
    live,
  )
})
