import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { atMostOnceIn } from '../../server/live/at-most-once-in.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Work of a given length that notes when it began. */
function timed(lasts: number) {
  const began: number[] = []
  const start = performance.now()
  const work = () => {
    began.push(performance.now() - start)
    return new Promise<void>((done) => setTimeout(done, lasts))
  }
  return { began, work }
}

test('the first call runs at once, calls during the rest count as one at its end', async () => {
  const { began, work } = timed(10)
  const later = atMostOnceIn(1000, work)
  later()
  await vi.advanceTimersByTimeAsync(100)
  later()
  later()
  later()
  await vi.advanceTimersByTimeAsync(5000)
  expect(began).toEqual([0, 1000])
})

test('a call while it runs is done after the rest: nothing that changed meanwhile is missed', async () => {
  const { began, work } = timed(400)
  const later = atMostOnceIn(100, work)
  later()
  await vi.advanceTimersByTimeAsync(200)
  later()
  await vi.advanceTimersByTimeAsync(10_000)
  // It rests three times what it took: 400 + 1,200.
  expect(began).toEqual([0, 1600])
})

test('what failed is tried again after the rest, without a call', async () => {
  let runs = 0
  const later = atMostOnceIn(1000, () => {
    runs += 1
    return runs < 3 ? Promise.reject(new Error('away')) : Promise.resolve()
  })
  later()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(runs).toBe(3)
})
