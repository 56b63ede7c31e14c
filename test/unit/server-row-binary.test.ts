import { expect, test } from 'vitest'
import { RowBinary } from '../../server/live/row-binary.ts'

const float64 = (...values: number[]) => Buffer.from(Float64Array.from(values).buffer)
const text = (value: string) => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length]), bytes])
}

test('values come back in the order of their columns, wherever they lie', () => {
  const row = [text('Zürich'), Buffer.from([7]), float64(0.1), Buffer.from([2]), float64(-1, 2.5)]
  const reader = new RowBinary(Buffer.concat(row))
  expect([reader.text(), reader.uint8(), reader.float64()]).toEqual(['Zürich', 7, 0.1])
  expect([...reader.float64s()]).toEqual([-1, 2.5])
  expect(reader.ended).toBe(true)
})

test('lists of more than 127 values have a length of several bytes', () => {
  const values = Array.from({ length: 300 }, (_, at) => at / 3)
  const reader = new RowBinary(
    Buffer.concat([Buffer.from([0b1010_1100, 0b10]), float64(...values)]),
  )
  expect([...reader.float64s()]).toEqual(values)
})

test('a row that ends too early is refused', () => {
  const cut = Buffer.concat([Buffer.from([3]), float64(1, 2)])
  expect(() => new RowBinary(cut).float64s()).toThrow(RangeError)
  expect(() => new RowBinary(Buffer.alloc(0)).text()).toThrow(RangeError)
})
