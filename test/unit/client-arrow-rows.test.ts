import { expect, test } from 'vitest'
import { arrowRows, tableBytes } from '../../client/api/arrow-rows.ts'
import { arrowTable } from '../support/fake-arrow.ts'

const rows = [
  { count: 7, name: 'x', list: ['a', 'b'], maybe: null, flag: true },
  { count: null, name: '', list: [], maybe: 'y', flag: false },
]

test('rows come back with their nulls, lists and whole numbers', () => {
  expect(arrowRows(arrowTable(rows))).toEqual(rows)
})

test('a table that lies at an odd place of its frame is read', () => {
  const table = arrowTable(rows)
  const frame = new Uint8Array(table.length + 3)
  frame.set(table, 3)
  expect(arrowRows(frame.subarray(3))).toEqual(rows)
})

test('an empty view has no rows', () => {
  expect(arrowRows(new Uint8Array(0))).toEqual([])
})

test('bytes are taken in every form the parser has, and nothing else passes for an empty table', () => {
  const bytes = new Uint8Array([1, 2])
  expect([bytes, bytes.buffer, [0, bytes.buffer]].map((form) => [...tableBytes(form)])).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ])
  expect(() => tableBytes({ 0: 1 })).toThrow(TypeError)
})
