/**
 * Passes the values of `from` on, and an empty array whenever `idleMs` go by without one: how an open batch
 * of a quiet stream gets sealed in time. `signal` ends it as if the source had ended.
 *
 * No race against a promise that outlives a turn: it would hold every value that ever won.
 */
export async function* withTicks<T>(
  from: AsyncIterable<T[]>,
  idleMs: number,
  signal: AbortSignal,
): AsyncGenerator<T[]> {
  const iterator = from[Symbol.asyncIterator]()
  let next: PromiseSettledResult<IteratorResult<T[]>> | undefined
  let wake = () => {}
  const ask = () => {
    next = undefined
    iterator.next().then(
      (value) => {
        next = { status: 'fulfilled', value }
        wake()
      },
      (reason: unknown) => {
        next = { status: 'rejected', reason }
        wake()
      },
    )
  }
  const onStop = () => wake()
  signal.addEventListener('abort', onStop)
  ask()
  try {
    for (;;) {
      if (next === undefined && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, idleMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      if (signal.aborted) return
      // Set by the callbacks while this waited.
      const came = next as PromiseSettledResult<IteratorResult<T[]>> | undefined
      if (came === undefined) {
        yield []
        continue
      }
      if (came.status === 'rejected') throw came.reason
      if (came.value.done === true) return
      yield came.value.value
      ask()
    }
  } finally {
    signal.removeEventListener('abort', onStop)
    // A source that is waiting for bytes may never answer; its end is not waited for.
    if (signal.aborted) iterator.return?.().catch(() => undefined)
  }
}
