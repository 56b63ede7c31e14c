import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Type from 'typebox'
import { expect, onTestFinished, test } from 'vitest'
import { defineQuery, defineStatement, queryParams } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

const row = Type.Object({ port: Type.String() })
const scope = `({scope_all_ports:UInt8} = 1 or port in {scope_ports:Array(String)})
  and ({scope_all_centers:UInt8} = 1 or center in {scope_centers:Array(String)})`

/** A .sql file with the given text, removed after the test. */
function sqlFile(text: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'query-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'ports_open.sql'), text)
  return pathToFileURL(join(folder, 'ports_open.sql'))
}

test('a file with the declared placeholders and the scope becomes a query named after it', () => {
  const text = `select port from entry where filed_on = {day:Date} and ${scope}`
  expect(defineQuery(sqlFile(text), { day: 'Date' }, row)).toEqual({
    name: 'ports_open',
    text,
    params: { day: 'Date' },
    scoped: true,
  })
})

test.each([
  ['a placeholder that is not declared', `select {day:Date}, {more:String} where ${scope}`],
  ['a declared placeholder that is not there', `select 1 where ${scope}`],
  ['a placeholder of another type', `select {day:String} where ${scope}`],
])('%s is refused with the file', (_, text) => {
  expect(() => defineQuery(sqlFile(text), { day: 'Date' }, row)).toThrow(
    /ports_open\.sql: placeholders differ/,
  )
})

test.each(['scope_all_ports', 'scope_ports', 'scope_all_centers', 'scope_centers'])(
  'a scoped query without %s is refused',
  (name) => {
    const text = `select 1 where ${scope.replace(new RegExp(`\\{${name}:[^}]+\\}`), '1')}`
    expect(() => defineQuery(sqlFile(text), {}, row)).toThrow(/placeholders differ/)
  },
)

test('an unscoped query that uses the scope all the same is refused', () => {
  const file = sqlFile(`select 1 where ${scope}`)
  expect(() => defineQuery(file, {}, row, { scoped: false })).toThrow(/placeholders differ/)
})

test('a statement is held to its declared parameters too', () => {
  expect(() => defineStatement(sqlFile('insert into a select {n:UInt8}'), {})).toThrow(
    /placeholders differ/,
  )
})

test('the scope is bound beside the parameters: everything, or the listed codes only', () => {
  const query = defineQuery(sqlFile(`select {day:Date} where ${scope}`), { day: 'Date' }, row)
  const day = '2026-03-02'
  expect(queryParams(query, fullScope, { day })).toEqual({
    day,
    scope_all_ports: 1,
    scope_ports: [],
    scope_all_centers: 1,
    scope_centers: [],
  })
  expect(queryParams(query, { ports: ['2704'], centers: [] }, { day })).toEqual({
    day,
    scope_all_ports: 0,
    scope_ports: ['2704'],
    scope_all_centers: 0,
    scope_centers: [],
  })
})

test('a parameter cannot widen the scope', () => {
  const query = defineQuery(sqlFile(`select {day:Date} where ${scope}`), { day: 'Date' }, row)
  const params = { day: '2026-03-02', scope_all_ports: 1 }
  expect(queryParams(query, { ports: [], centers: [] }, params)).toMatchObject({
    scope_all_ports: 0,
  })
})
