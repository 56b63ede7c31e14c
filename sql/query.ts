import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Static, TSchema } from 'typebox'
import type { Scope } from './scope.ts'

/** Placeholders every scoped query must carry: nobody sees outside their scope. */
const scopeParams = {
  scope_all_ports: 'UInt8',
  scope_ports: 'Array(String)',
  scope_all_centers: 'UInt8',
  scope_centers: 'Array(String)',
} as const

export type ParamTags = Record<string, string>
type ParamValue = string | number | boolean | null | readonly (string | number)[]
export interface Query<P extends ParamTags, R> {
  name: string
  text: string
  params: P
  scoped: boolean
  /** Phantom: carries the row type. */
  row?: R
}

/**
 * Pairs one .sql file with what goes in and what comes out. A mismatch stops the process at import.
 * `scoped` queries must use all four scope placeholders; the others answer nothing about single entries.
 */
export function defineQuery<const P extends ParamTags, R extends TSchema>(
  file: URL,
  params: P,
  _row: R,
  options: { scoped: boolean } = { scoped: true },
): Query<P, Static<R>> {
  const text = readFileSync(file, 'utf8')
  const found = Object.fromEntries(
    Array.from(text.matchAll(/\{(\w+):([^}]+)\}/g), ([, name, tag]) => [name, tag]),
  )
  const declared = options.scoped ? { ...params, ...scopeParams } : params
  assert.deepEqual(
    found,
    { ...declared },
    `${file.pathname}: placeholders differ from the declared parameters`,
  )
  return { name: basename(file.pathname, '.sql'), text, params, scoped: options.scoped }
}

/** A statement that writes; its file is read and checked the same way. */
export function defineStatement<const P extends ParamTags>(file: URL, params: P): Query<P, never> {
  const text = readFileSync(file, 'utf8')
  const found = Object.fromEntries(
    Array.from(text.matchAll(/\{(\w+):([^}]+)\}/g), ([, name, tag]) => [name, tag]),
  )
  assert.deepEqual(
    found,
    { ...params },
    `${file.pathname}: placeholders differ from the declared parameters`,
  )
  return { name: basename(file.pathname, '.sql'), text, params, scoped: false }
}

export type ParamsOf<P extends ParamTags> = { [K in keyof P]: ParamValue }

export function queryParams<P extends ParamTags, R>(
  query: Query<P, R>,
  scope: Scope,
  params: ParamsOf<P>,
): Record<string, unknown> {
  if (!query.scoped) return { ...params }
  return {
    ...params,
    scope_all_ports: scope.ports === 'all' ? 1 : 0,
    scope_ports: scope.ports === 'all' ? [] : scope.ports,
    scope_all_centers: scope.centers === 'all' ? 1 : 0,
    scope_centers: scope.centers === 'all' ? [] : scope.centers,
  }
}

/** All rows of a query, typed. Its name stands in the server's query log. */
export async function rows<P extends ParamTags, R>(
  client: ClickHouseClient,
  query: Query<P, R>,
  scope: Scope,
  params: ParamsOf<P>,
): Promise<R[]> {
  const answer = await client.query({
    query: query.text,
    format: 'JSONEachRow',
    query_params: queryParams(query, scope, params),
    clickhouse_settings: { log_comment: query.name },
  })
  return answer.json<R>()
}

export async function run<P extends ParamTags>(
  client: ClickHouseClient,
  statement: Query<P, never>,
  params: ParamsOf<P>,
): Promise<void> {
  await client.command({
    query: statement.text,
    query_params: { ...params },
    clickhouse_settings: { log_comment: statement.name },
  })
}
