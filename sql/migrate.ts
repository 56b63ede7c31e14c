import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { connect, databaseName } from './client.ts'
import type { Connection } from './engine.ts'
import { AppError } from './errors.ts'

const folder = new URL('migrations/', import.meta.url)

export interface Migration {
  name: string
  statement: string
  hash: string
}

/** All migrations in order. Each file is one statement that may run again without harm. */
export function readMigrations(from: URL = folder): Migration[] {
  return readdirSync(from)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const statement = readFileSync(new URL(name, from), 'utf8').trim()
      return { name, statement, hash: createHash('sha256').update(statement).digest('hex') }
    })
}

/**
 * Brings the database to this program's schema; safe to run twice and by two processes at once.
 * Throws MIGRATION_EDITED when a landed file differs, SCHEMA_NEWER when the database knows files this program does not.
 */
export async function migrate(
  connection: Connection,
  database = databaseName,
  migrations = readMigrations(),
): Promise<number> {
  const outside = connect(connection, 'default')
  try {
    await outside.command({ query: `create database if not exists ${database} engine = Atomic` })
  } finally {
    await outside.close()
  }
  const client = connect(connection, database)
  try {
    return await apply(client, migrations)
  } finally {
    await client.close()
  }
}

async function apply(client: ClickHouseClient, migrations: Migration[]): Promise<number> {
  await client.command({
    query: `create table if not exists schema_migration (name String, hash String, applied_at DateTime64(3, 'UTC') default now64(3))
      engine = ReplacingMergeTree(applied_at) order by name`,
  })
  const answer = await client.query({
    query: 'select name, hash from schema_migration final order by name',
    format: 'JSONEachRow',
  })
  const landed = new Map(
    (await answer.json<{ name: string; hash: string }>()).map((row) => [row.name, row.hash]),
  )
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const [name, hash] of landed) {
    const here = known.get(name)
    if (here === undefined) {
      throw new AppError(
        'SCHEMA_NEWER',
        `The database has migration ${name}, which this program does not know. Update Centerline, or use another database.`,
      )
    }
    if (here.hash !== hash) {
      throw new AppError(
        'MIGRATION_EDITED',
        `Migration ${name} was changed after it landed. Restore the file and write a new migration instead.`,
      )
    }
  }
  let count = 0
  for (const migration of migrations) {
    if (landed.has(migration.name)) continue
    await client.command({ query: migration.statement })
    await client.insert({
      table: 'schema_migration',
      values: [{ name: migration.name, hash: migration.hash }],
      format: 'JSONEachRow',
    })
    count += 1
  }
  return count
}
