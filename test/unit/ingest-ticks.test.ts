import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { withTicks } from '../../ingest/ticks.ts'

const never = () => new AbortController().signal
async function* values(...items: number[]) {
  for (const item of items) {
    await sleep(1)
    yield [item]
  }
}
async function collect<T>(from: AsyncIterable<T[]>): Promise<T[][]> {
  const all: T[][] = []
  for await (const some of from) all.push(some)
  return all
}

test('values pass in order and the end of the source is the end', async () => {
  expect(await collect(withTicks(values(1, 2, 3), 10_000, never()))).toEqual([[1], [2], [3]])
})

test('a quiet source ticks, and its next value is not lost', async () => {
  async function* slow() {
    yield [1]
    await sleep(60)
    yield [2]
  }
  const all = await collect(withTicks(slow(), 10, never()))
  expect(all.flat()).toEqual([1, 2])
  expect(all.filter((some) => some.length === 0).length).toBeGreaterThan(1)
})

test('a failed source fails here', async () => {
  async function* failing() {
    yield [1]
    throw new Error('gone')
  }
  await expect(collect(withTicks(failing(), 10_000, never()))).rejects.toThrow('gone')
})

test('stopped, it ends also while the source never answers', async () => {
  const stop = new AbortController()
  const silent = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }),
  }
  const ended = collect(withTicks(silent, 10_000, stop.signal))
  stop.abort()
  expect(await ended).toEqual([])
})

test('what was passed on is not held while the source goes on', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const passed: WeakRef<object>[] = []
  async function* objects() {
    for (let count = 0; count < 100; count += 1) {
      const item = { bytes: Buffer.alloc(1000) }
      passed.push(new WeakRef(item))
      yield [item]
    }
    await sleep(50)
    collectGarbage()
    yield []
  }
  await collect(
    (async function* () {
      for await (const some of withTicks(objects(), 10_000, never())) yield [some.length]
    })(),
  )
  expect(passed.filter((item) => item.deref() !== undefined).length).toBeLessThan(10)
})
