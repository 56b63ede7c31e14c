import { expect, test } from 'vitest'
import type { Filters } from '../../server/contract/filters.ts'
import type { QueueRow } from '../../server/contract/queues.ts'
import {
  candidatesOf,
  indexedQueue,
  mergedQueue,
  queueOrder,
} from '../../server/domain/queue-merge.ts'
import { queueOf, type QueueBaseRow } from '../../server/domain/queues.ts'
import { unchanging } from '../../server/live/answered.ts'
import { onlyAdded, partOf } from '../../server/live/queue-parts.ts'
import { computed } from '../../server/live/views.ts'
import { fullScope, type Scope } from '../../sql/scope.ts'
import { seededRandom, shuffled } from '../support/streams.ts'

const random = seededRandom(11)
const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
const ports = ['2704', '2304', '4601']
const centers = ['001', '007', '']

/** Few values a column, so that every column of the order has to decide at times. */
function waiting(number: number): QueueBaseRow {
  const row = {
    filed_on: one(['2026-03-01', '2026-03-02']),
    port: one(ports),
    entry_number: `N${number}`,
    segment: one(['high', 'elevated']),
    duty_at_risk_cents: one([100, 2000, 30]),
    clock_due_at: one([null, '2026-03-09T04:59:59.999Z', '2026-03-10T04:59:59.999Z']),
    status: one(['open', 'released', 'detained']),
  } as QueueRow
  const { port, segment, filed_on } = row
  return {
    kind: 'waiting',
    center: one(centers),
    mode: '11',
    tier: 1,
    port,
    segment,
    filed_on,
    row,
  }
}
const many = (count: number) => Array.from({ length: count }, (_, at) => waiting(at))

test('the queue orders by release, duty at risk, clock and key', () => {
  const item = (change: Partial<QueueRow>): QueueBaseRow => {
    const [first] = many(1)
    if (first === undefined) throw new Error('no item')
    const same = { status: 'open', duty_at_risk_cents: 5, clock_due_at: null } as const
    const key = { filed_on: '2026-03-01', port: '2704', entry_number: 'B' }
    return { ...first, row: { ...first.row, ...same, ...key, ...change } }
  }
  const ordered = [
    item({ duty_at_risk_cents: 10 }),
    item({ clock_due_at: '2026-03-01T00:00:00.000Z' }),
    item({ clock_due_at: '2026-03-02T00:00:00.000Z' }),
    item({ filed_on: '2026-02-28', port: '9', entry_number: 'Z' }),
    item({ port: '1', entry_number: 'Z' }),
    item({ entry_number: 'A' }),
    item({}),
    item({ status: 'released', duty_at_risk_cents: 99 }),
  ]
  expect(shuffled(ordered, 3).toSorted(queueOrder)).toEqual(ordered)
})

test('a queue with changes merged in is the queue sorted anew', () => {
  for (let round = 0; round < 200; round += 1) {
    const queue = many(1 + Math.floor(random() * 30)).toSorted(queueOrder)
    const gone = queue.filter(() => random() < 0.3)
    const renewed = gone.filter(() => random() < 0.5).map(({ row }) => ({ ...waiting(0), row }))
    const added = [...renewed, ...many(4).map((item, at) => withNumber(item, 100 + at))]
    const kept = queue.filter((item) => !gone.includes(item))
    expect(mergedQueue(queue, shuffled(gone, round), added)).toEqual(
      [...kept, ...added].toSorted(queueOrder),
    )
  }
})
const withNumber = (item: QueueBaseRow, number: number): QueueBaseRow => ({
  ...item,
  row: { ...item.row, entry_number: `N${number}` },
})

test('one port or Center is answered from its own part of the queue, and as from all of it', () => {
  const all = many(200).toSorted(queueOrder)
  const indexed = indexedQueue(all)
  const asked = [
    {},
    { port: ['2704'] },
    { port: ['2704', '4601'] },
    { center: ['007'] },
    { center: ['007', '001'], port: ['2304'] },
    { port: ['9999'] },
  ] as Filters[]
  const scopes: Scope[] = [
    fullScope,
    { ports: ['2304'], centers: 'all' },
    { ports: 'all', centers: ['001'] },
    { ports: [], centers: 'all' },
    { ports: ['2704', '2304'], centers: ['007'] },
  ]
  for (const filters of asked)
    for (const scope of scopes) {
      const part = candidatesOf(indexed, filters, scope)
      expect(queueOf(part, filters, scope, null)).toEqual(queueOf(all, filters, scope, null))
    }
  expect(candidatesOf(indexed, { port: ['2704'] } as Filters, fullScope).length).toBeLessThan(100)
  expect(candidatesOf(indexed, { center: ['007'] } as Filters, fullScope).length).toBeLessThan(100)
})

test('no row of a live view has a field that is left out when answers are compared', () => {
  for (const view of Object.values(computed)) {
    const names = JSON.stringify(view.row).match(/"\w+"/g) ?? []
    expect(names.filter((name) => unchanging.has(name.slice(1, -1)))).toEqual([])
  }
})

const parts = (...names: string[]) => names.map(partOf)
const before = parts('2025_1_6_2', '2026_2_2_0', '2026_7_9_1_8')
test.each([
  ['nothing happened', ['2025_1_6_2', '2026_2_2_0', '2026_7_9_1_8'], true],
  ['a part was added', ['2025_1_6_2', '2026_2_2_0', '2026_7_9_1_8', '2025_10_10_0'], true],
  ['parts were merged after a mutation', ['2025_1_6_2', '2026_2_9_2_8'], false],
  ['parts were merged', ['2025_1_10_3', '2026_2_2_0', '2026_7_9_1_8'], true],
  [
    'merged with what was written after a mutation',
    ['2025_1_6_2', '2026_2_2_0', '2026_7_12_2_8'],
    true,
  ],
  ['merged, changed in place later', ['2025_1_6_2', '2026_2_2_0', '2026_7_12_2_13'], false],
  ['a part was changed in place', ['2025_1_6_2_10', '2026_2_2_0', '2026_7_9_1_8'], false],
  ['a part is gone', ['2025_1_6_2', '2026_7_9_1_8'], false],
  ['all are gone', [], false],
  ['a block has a number again', ['2025_1_6_2', '2026_2_2_0', '2026_7_9_1_8', '2025_8_8_0'], false],
])('%s', (_, names, only) => {
  expect(onlyAdded(before, parts(...names))).toBe(only)
})
