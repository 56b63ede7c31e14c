/**
 * Passes the values of `from` on, and an empty array whenever `idleMs` go by without one: how an open batch
 * of a quiet stream gets sealed in time. `signal` ends it as if the source had ended.
 */
export async function* withTicks<T>(
  from: AsyncIterable<T[]>,
  idleMs: number,
  signal: AbortSignal,
): AsyncGenerator<T[]> {
  const iterator = from[Symbol.asyncIterator]()
  const stopped = new Promise<'stopped'>((resolve) => {
    if (signal.aborted) resolve('stopped')
    else signal.addEventListener('abort', () => resolve('stopped'), { once: true })
  })
  let next = iterator.next()
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined
      const idle = new Promise<'idle'>((resolve) => {
        timer = setTimeout(resolve, idleMs, 'idle')
      })
      const first = await Promise.race([next, idle, stopped])
      clearTimeout(timer)
      if (first === 'stopped') return
      if (first === 'idle') {
        yield []
        continue
      }
      if (first.done === true) return
      yield first.value
      next = iterator.next()
    }
  } finally {
    // A source that is waiting for bytes may never answer; its end is not waited for.
    next.catch(() => undefined)
    if (signal.aborted) iterator.return?.().catch(() => undefined)
  }
}
